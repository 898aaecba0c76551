// Serves two requests over one kept connection.
const http = require("http");
const [role, port] = process.argv.slice(2);

if (role === "client") {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (left) =>
    http.get({ host: "127.0.0.1", port, agent }, (answer) => {
      answer.resume();
      answer.on("end", () => setImmediate(() => (left > 1 ? ask(left - 1) : agent.destroy())));
    });
  ask(2);
} else {
  let served = 0;
  const server = http.createServer((request, answer) => {
    answer.end("a page\n");
    if (++served === 2) server.close();
  });
  server.listen(Number(port), "127.0.0.1");
}
