// A registry that accepts connections and never answers: node silent.mjs CONNECTIONS
// Prints its port. The file CONNECTIONS gets a line for each connection.
import fs from 'node:fs';
import net from 'node:net';

const server = net.createServer((socket) => {
  fs.appendFileSync(process.argv[2], `${socket.remotePort}\n`);
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
