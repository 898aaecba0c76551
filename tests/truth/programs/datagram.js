// One datagram there and back.
const dgram = require("dgram");
const [role, port] = process.argv.slice(2);
const socket = dgram.createSocket("udp4");

if (role === "client") {
  socket.on("message", () => socket.close());
  socket.send("a datagram", Number(port), "127.0.0.1");
} else {
  socket.on("message", (text, from) => socket.send(text, from.port, from.address, () => socket.close()));
  socket.bind(Number(port), "127.0.0.1");
}
