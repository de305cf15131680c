// Runs in VS Code's extension host and evaluates the functions that workbench.mjs sends over a loopback connection.
const http = require('node:http');
const vscode = require('vscode');

async function evaluate(body) {
  const { source, argument } = JSON.parse(body);
  // eslint-disable-next-line no-eval
  return (0, eval)(`(${source})`)(vscode, argument);
}

exports.run = () =>
  new Promise(() => {
    const server = http.createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) {
        parts.push(part);
      }
      let answer;
      try {
        answer = { value: await evaluate(Buffer.concat(parts).toString()) };
      } catch (error) {
        answer = { error: String(error.stack ?? error) };
      }
      response.end(JSON.stringify(answer));
    });
    server.listen(0, '127.0.0.1', () => console.log(`driver ${server.address().port}`));
  });
