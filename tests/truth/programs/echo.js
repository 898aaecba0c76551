// Serves two connections; `client` makes one of them.
const net = require("net");
const [role, port] = process.argv.slice(2);

if (role === "client") {
  const connection = net.connect(Number(port), "127.0.0.1", () => connection.write("over node\n"));
  connection.on("data", () => connection.end());
} else {
  let served = 0;
  const server = net.createServer((connection) => {
    connection.pipe(connection);
    if (++served === 2) server.close();
  });
  server.listen(Number(port), "127.0.0.1");
}
