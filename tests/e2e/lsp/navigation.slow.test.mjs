// What a C# server answers, answered by the published executable to the client library of VS Code, on the fixture solution.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { openEditor } from '../kit/editor.mjs';
import { temporaryFolder } from '../kit/lspagent.mjs';
import { copyShop, openFolder } from '../kit/shop.mjs';

const priceList = 'src/Shop.Pricing/PriceList.cs';
const order = 'src/Shop.Domain/Order.cs';
const discount = 'src/Shop.Abstractions/IDiscount.cs';

test('a C# server that the editor may have is not doubled', { timeout: 60_000 }, async t => {
  const { result, connection } = await openEditor(t);
  for (const name of ['definition', 'typeDefinition', 'references', 'implementation', 'hover', 'documentSymbol', 'workspaceSymbol', 'callHierarchy', 'typeHierarchy']) {
    assert.equal(result.capabilities[`${name}Provider`], undefined, name);
  }

  assert.equal(await connection.sendRequest('textDocument/definition', { textDocument: { uri: 'file:///a.cs' }, position: { line: 0, character: 0 } }), null);
});

test('an editor without a C# server finds its way through a solution', { timeout: 240_000 }, async t => {
  const editor = await openFolder(t, copyShop(t), { capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true }, hover: { contentFormat: ['markdown'] } }, window: { workDoneProgress: true } } });
  const progress = [];
  editor.connection.onRequest('window/workDoneProgress/create', () => null);
  editor.connection.onNotification('$/progress', ({ value }) => progress.push(value));
  const { at, request, shown } = editor;
  for (const name of ['definition', 'typeDefinition', 'references', 'implementation', 'hover', 'documentSymbol', 'workspaceSymbol', 'callHierarchy', 'typeHierarchy']) {
    assert.ok(editor.result.capabilities[`${name}Provider`], name);
  }

  editor.open(priceList);

  await t.test('references wait for the projects', async () => {
    const found = await request('textDocument/references', { ...at(discount, 'Ap|ply'), context: { includeDeclaration: false } });
    assert.deepEqual(shown(found).filter(place => place.startsWith('src/Shop.Pricing')), ['src/Shop.Pricing/PriceList.cs:9:81']);
    const all = await request('textDocument/references', { ...at(discount, 'Ap|ply'), context: { includeDeclaration: true } });
    assert.ok(shown(all).includes('src/Shop.Abstractions/IDiscount.cs:8:13'));
    assert.equal(progress[0].kind, 'begin');
    assert.match(progress[0].title, /^Loading Shop/);
  });

  await t.test('definition', async () => {
    assert.deepEqual(shown(await request('textDocument/definition', at(priceList, 'discount.Ap|ply'))), ['src/Shop.Abstractions/IDiscount.cs:8:13']);
    assert.equal(await request('textDocument/definition', at(priceList, 'sealed')).then(found => found?.length ?? 0), 0);
  });

  await t.test('type definition', async () => {
    assert.deepEqual(shown(await request('textDocument/typeDefinition', at(priceList, 'line.|Price'))), ['src/Shop.Domain/Money.cs:6:31']);
  });

  await t.test('definition in an assembly is shown as its declarations', async () => {
    const [shownIn] = await request('textDocument/definition', at('src/Shop.App/Program.cs', 'Console.Write|Line'));
    const text = readFileSync(fileURLToPath(shownIn.uri), 'utf8');
    assert.match(text, /^\/\/ The declarations of System\.Console .*no source here to change/);
    assert.match(text.split('\n')[shownIn.range.start.line], /WriteLine\(/);
  });

  await t.test('implementations', async () => {
    assert.deepEqual(shown(await request('textDocument/implementation', at(discount, 'IDis|count'))), [
      'src/Shop.Pricing/Discount.cs:5:23', 'src/Shop.Pricing/NoDiscount.cs:5:21', 'src/Shop.Pricing/PercentDiscount.cs:3:14', 'src/Shop.Pricing/PercentDiscount.cs:8:21',
    ]);
  });

  await t.test('hover', async () => {
    const { contents, range } = await request('textDocument/hover', at(order, 'Money To|tal'));
    assert.match(contents.value, /```csharp\n.*Money Order\.Total|```csharp\npublic Money Total/);
    assert.match(contents.value, /The sum of all lines\./);
    assert.deepEqual([range.start.character, range.end.character], [17, 22]);
  });

  await t.test('document symbols', async () => {
    const symbols = await request('textDocument/documentSymbol', { textDocument: { uri: editor.uri(priceList) } });
    const names = symbols => symbols.flatMap(one => [one.name, ...names(one.children ?? [])]);
    assert.deepEqual(names(symbols), ['Shop.Pricing', 'PriceList', 'PriceOf', 'Old']);
    assert.deepEqual(symbols[0].children[0].children[1].tags, [1]);
  });

  await t.test('workspace symbols', async () => {
    const found = await request('workspace/symbol', { query: 'PriceL' });
    assert.equal(found[0].name, 'PriceList');
    assert.deepEqual(shown([found[0].location]), ['src/Shop.Pricing/PriceList.cs:7:21']);
  });

  await t.test('call hierarchy', async () => {
    assert.equal(await request('textDocument/prepareCallHierarchy', at(priceList, 'namespace Shop|')), null, 'a namespace calls nothing');
    const [item] = await request('textDocument/prepareCallHierarchy', at(priceList, 'Price|Of(OrderLine'));
    const incoming = await request('callHierarchy/incomingCalls', { item });
    assert.ok(incoming.some(call => call.from.name.startsWith('Old') && call.fromRanges.length === 1), JSON.stringify(incoming));
    const outgoing = await request('callHierarchy/outgoingCalls', { item });
    assert.ok(outgoing.some(call => call.to.name.startsWith('Apply')), JSON.stringify(outgoing));
  });

  await t.test('type hierarchy', async () => {
    const [item] = await request('textDocument/prepareTypeHierarchy', at('src/Shop.Pricing/PercentDiscount.cs', 'Percent|Discount'));
    assert.deepEqual((await request('typeHierarchy/supertypes', { item })).map(type => type.name), ['Discount']);
    assert.deepEqual((await request('typeHierarchy/subtypes', { item })).map(type => type.name), ['SeasonDiscount']);
  });

  await t.test('what is typed and not saved counts', async () => {
    const text = editor.source(priceList).replace('PriceOf(line);', 'PriceOf(line).Times(1) with { Amount = discount.Apply(2) };');
    editor.change(priceList, text, 2);
    const found = await request('textDocument/references', { ...at(discount, 'Ap|ply'), context: { includeDeclaration: false } });
    assert.equal(shown(found).filter(place => place.startsWith(priceList)).length, 2);
  });

  await t.test('an item whose code has changed since is not followed to what stands there now', async () => {
    const text = editor.source(priceList);
    editor.change(priceList, text, 3);
    const [item] = await request('textDocument/prepareCallHierarchy', at(priceList, 'Price|Of(OrderLine'));
    const said = editor.messages.length;
    for (const [version, changed] of [[4, text.replace('PriceOf(OrderLine', 'CostOf(OrderLine')], [5, `// A line.\n${text}`], [6, 'class Nothing;\n']]) {
      editor.change(priceList, changed, version);
      for (const method of ['callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls']) {
        const answer = await request(method, { item }).then(() => null, error => error);
        assert.equal(answer?.code, -32801, `${method} in version ${version}`);
        assert.match(answer.message, /^PriceOf is no longer where it was found/);
      }
    }

    assert.deepEqual(editor.messages.slice(said), [], 'nothing is shown to the user');
    editor.change(priceList, text, 7);
    assert.ok((await request('callHierarchy/incomingCalls', { item })).length > 0);
  });

  await t.test('bad input is answered with nothing, and says why once', async () => {
    const outside = path.join(temporaryFolder(t), 'Outside.cs');
    writeFileSync(outside, 'class Outside { }');
    assert.equal(await request('textDocument/definition', { textDocument: { uri: `file://${outside}` }, position: { line: 0, character: 8 } }), null);
    assert.equal(await request('textDocument/hover', { textDocument: { uri: editor.uri('Shop.slnx') }, position: { line: 0, character: 1 } }), null);
    assert.equal(await request('textDocument/references', { textDocument: { uri: editor.uri('src/Gone.cs') }, position: { line: 0, character: 1 }, context: { includeDeclaration: true } }), null);
  });
});

test('a change under a question, and a question taken back', { timeout: 240_000 }, async t => {
  const editor = await openFolder(t, copyShop(t));
  const { at, request } = editor;
  editor.open(order);
  const params = { ...at(order, 'Money To|tal'), context: { includeDeclaration: true } };
  const source = new CancellationTokenSource();
  const cancelled = request('textDocument/references', params, source.token);
  const stale = request('textDocument/references', params);
  source.cancel();
  await assert.rejects(cancelled, { code: -32800 });
  editor.change(order, `// moved\n${editor.source(order)}`, 2);
  await assert.rejects(stale, { code: -32801 });
});

test('positions are counted as was agreed', { timeout: 240_000 }, async t => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'Grüße.cs'), 'class A { string S => /* äöü𝄞 */ B.Größe; }\nclass B { public static string Größe => ""; }\n');
  const editor = await openFolder(t, folder, { capabilities: { general: { positionEncodings: ['utf-8'] } } });
  assert.equal(editor.result.capabilities.positionEncoding, 'utf-8');
  const line = 'class A { string S => /* äöü𝄞 */ ';
  const bytes = Buffer.byteLength(line);
  const [found] = await editor.request('textDocument/definition', { textDocument: { uri: editor.uri('Grüße.cs') }, position: { line: 0, character: bytes + 3 } });
  assert.deepEqual(found.range, { start: { line: 1, character: 31 }, end: { line: 1, character: 31 + Buffer.byteLength('Größe') } });
  const used = await editor.request('textDocument/references', { textDocument: { uri: editor.uri('Grüße.cs') }, position: { line: 1, character: 33 }, context: { includeDeclaration: false } });
  assert.deepEqual(used.map(one => one.range.start), [{ line: 0, character: bytes + 2 }]);
});

test('a folder that is not trusted is answered from its syntax', { timeout: 60_000 }, async t => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'App.csproj'), '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>');
  writeFileSync(path.join(folder, 'src', 'Foo.cs'), 'public class Foo { public int Bar() => 1; }\n');
  writeFileSync(path.join(folder, 'src', 'User.cs'), 'public class User { public int M(Foo foo) => foo.Bar(); }\n');
  const editor = await openFolder(t, folder, { initializationOptions: { lspagent: { csharp: { navigation: true } } } });
  assert.deepEqual(editor.shown(await editor.request('textDocument/definition', editor.at('src/User.cs', 'foo.B|ar'))), ['src/Foo.cs:1:31']);
  assert.match((await editor.request('textDocument/hover', editor.at('src/User.cs', 'foo.B|ar'))).contents.value, /method Foo\.Bar\(\)\n\nBy its name alone/);
  assert.equal(await editor.request('textDocument/references', { ...editor.at('src/User.cs', 'foo.B|ar'), context: { includeDeclaration: true } }), null);
  assert.match(editor.messages.join(), /not trusted/);
});

test('a project that does not load is answered as far as it can be, and why is said', { timeout: 120_000 }, async t => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'App'));
  writeFileSync(path.join(folder, 'Broken.slnx'), '<Solution><Project Path="App/App.csproj" /></Solution>');
  writeFileSync(path.join(folder, 'App', 'App.csproj'), '<Project Sdk="No.Such.Sdk/1.0.0"></Project>');
  writeFileSync(path.join(folder, 'App', 'A.cs'), 'class A { int Bar() => 1; int Baz() => Bar(); }\n');
  const editor = await openFolder(t, folder);
  assert.deepEqual(editor.shown(await editor.request('textDocument/references', { ...editor.at('App/A.cs', 'int B|ar'), context: { includeDeclaration: true } })), ['App/A.cs:1:15', 'App/A.cs:1:40']);
  assert.match(editor.messages.join(), /App(\.csproj)?/);
  assert.equal(await editor.request('textDocument/references', { ...editor.at('App/A.cs', '=> 1'), context: { includeDeclaration: true } }), null);
  assert.equal(editor.messages.filter(message => /names no symbol/.test(message)).length, 0);
  assert.deepEqual(editor.shown(await editor.request('textDocument/definition', editor.at('App/A.cs', '=> B|ar()'))), ['App/A.cs:1:15']);
  assert.equal((await editor.request('textDocument/documentSymbol', { textDocument: { uri: editor.uri('App/A.cs') } }))[0].name, 'A');
});

test('of several solutions the one that the user named is loaded', { timeout: 120_000 }, async t => {
  const folder = temporaryFolder(t);
  for (const name of ['A', 'B']) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, `${name}.slnx`), `<Solution><Project Path="${name}/${name}.csproj" /></Solution>`);
    writeFileSync(path.join(folder, name, `${name}.csproj`), '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>');
    writeFileSync(path.join(folder, name, `${name}.cs`), `class ${name} { int Bar() => 1; int Baz() => Bar(); }\n`);
  }

  const editor = await openFolder(t, folder, { initializationOptions: { lspagent: { isTrusted: true, csharp: { navigation: true, solution: 'B.slnx' } } } });
  const found = await editor.request('textDocument/references', { ...editor.at('B/B.cs', 'int B|ar'), context: { includeDeclaration: false } });
  assert.deepEqual(editor.shown(found), ['B/B.cs:1:40']);
  assert.match((await editor.request('textDocument/hover', editor.at('A/A.cs', 'int B|ar'))).contents.value, /By its name alone/);
});

test('a plain editor is asked once whether a folder is trusted, and then its projects are loaded', { timeout: 120_000 }, async t => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'A.cs'), 'class A { int Bar() => 1; int Baz() => Bar(); }\n');
  const questions = [];
  let answer;
  const answered = new Promise(resolve => (answer = resolve));
  const editor = await openFolder(t, folder, {
    initializationOptions: { lspagent: { csharp: { navigation: true } } },
    prepare: connection => connection.onRequest('window/showMessageRequest', question => {
      questions.push(question.message);
      setImmediate(answer);
      return question.actions.find(action => /^Trust/.test(action.title));
    }),
  });
  const references = () => editor.request('textDocument/references', { ...editor.at('A.cs', 'int B|ar'), context: { includeDeclaration: false } });
  assert.equal(await references(), null);
  await answered;
  let found = null;
  for (const end = Date.now() + 30_000; !found?.length && Date.now() < end; ) found = await references();
  assert.deepEqual(editor.shown(found), ['A.cs:1:40']);
  assert.equal(questions.length, 1);
});

test('the setting turns it on and off while the editor runs', { timeout: 60_000 }, async t => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'A.cs'), 'class A { }\n');
  const dynamic = { dynamicRegistration: true };
  const registered = new Set();
  let csharp = { navigation: true };
  let told = () => {};
  const next = () => new Promise(resolve => (told = resolve));
  const editor = await openFolder(t, folder, {
    initializationOptions: {},
    capabilities: { workspace: { configuration: true, symbol: dynamic }, textDocument: { definition: dynamic, documentSymbol: dynamic } },
    prepare: connection => {
      connection.onRequest('workspace/configuration', ({ items }) => items.map(item => (item.section === 'lspagent.csharp' ? csharp : null)));
      connection.onRequest('client/registerCapability', ({ registrations }) => registrations.forEach(one => registered.add(one.method)) ?? told() ?? null);
      connection.onRequest('client/unregisterCapability', ({ unregisterations }) => unregisterations.forEach(one => registered.delete(one.method)) ?? told() ?? null);
    },
  });
  assert.equal(editor.result.capabilities.definitionProvider, undefined);
  if (registered.size === 0) await next();
  assert.deepEqual([...registered].sort(), ['textDocument/definition', 'textDocument/documentSymbol', 'workspace/symbol']);
  const symbols = () => editor.request('textDocument/documentSymbol', { textDocument: { uri: editor.uri('A.cs') } });
  assert.equal((await symbols())[0].name, 'A');
  csharp = { navigation: false };
  const off = next();
  editor.notify('workspace/didChangeConfiguration', { settings: null });
  await off;
  assert.equal(registered.size, 0);
  assert.equal(await symbols(), null);
});
