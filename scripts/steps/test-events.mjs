// A reporter of node --test that leaves one line for each test that begins and for each that is over, so that tests which never end can be named.
export default async function* events(source) {
  for await (const { type, data } of source) {
    const isOver = type === 'test:pass' || type === 'test:fail';
    if (isOver || type === 'test:dequeue') yield `${JSON.stringify({ isOver, name: data.name, at: [data.nesting, data.line, data.column] })}\n`;
  }
}
