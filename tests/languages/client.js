// Sends one line in Node and prints what comes back. usage: client.js PORT
const net = require('net');
const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => socket.end('a line\n'));
socket.pipe(process.stdout);
