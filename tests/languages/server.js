// Serves one client in Node, then ends with 7. usage: server.js PORT
const net = require('net');
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.pipe(socket);
  socket.on('close', () => process.exit(7));
});
server.listen(Number(process.argv[2]), '127.0.0.1');
