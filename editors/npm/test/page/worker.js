import { createServer } from '@dockwright/wasm';

const server = createServer();
onmessage = async ({ data }) => {
  const { send } = await server;
  send(data);
};
server.then((it) => (it.onMessage = (message) => postMessage(message)));
