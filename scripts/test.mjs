// npm test: sets everything up and runs every test; with --fast the everyday part. The last line on stdout is the count, however it ended.
import { buildChat, checkChat } from './steps/chat.mjs';
import { reasonOf } from './steps/command.mjs';
import { buildSolution, checkFormat, runDotnetTests, testProjects } from './steps/dotnet-tests.mjs';
import { installDebianPackages } from './steps/debian-packages.mjs';
import { sum } from './steps/counts.mjs';
import { findProgram } from './steps/find-program.mjs';
import { doJobs } from './steps/jobs.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { runNodeTests, testFiles } from './steps/node-tests.mjs';
import { useShortTemporaryFolder } from './steps/temporary.mjs';
import { endLeftovers, endLiving } from './steps/processes.mjs';
import { publish } from './steps/publish.mjs';
import { checkToolchain } from './steps/toolchain.mjs';
import { installVsCode } from './steps/vscode.mjs';
import { buildPackage, checkExtension, packages } from './steps/vsix.mjs';

const fast = process.argv.includes('--fast');
const slowOnly = jobs => (fast ? [] : jobs);

/** On a machine of its own nothing else uses the compiler, which would take memory from the tests. */
const endLeftoversInCi = () => process.env.CI && endLeftovers();

/** What a file of tests needs. */
function needsOf(file) {
  const program = ['Debian packages', 'chat page'];
  if (file.startsWith('tests/e2e/vscode/')) return [...program, ...slowOnly(['package', 'VS Code'])];
  if (file.startsWith('tests/e2e/')) return program;
  return ['npm packages'];
}

const room = { 'LspAgent.Core.Tests': 2, 'LspAgent.Host.Tests': 2, 'LspAgent.Roslyn.Tests': 2, 'LspAgent.Tools.Tests': 2 };

const nodeJob = file => ({ name: file, needs: needsOf(file), work: () => runNodeTests(file) });
const dotnetJob = name => ({ name, needs: ['Debian packages', name === 'LspAgent.Host.Tests' ? 'chat page' : 'solution'], room: room[name], work: () => runDotnetTests(name, { fast }) });

const preparation = [
  { name: 'Debian packages', work: installDebianPackages },
  { name: 'toolchain', needs: findProgram('git') ? [] : ['Debian packages'], work: async () => checkToolchain() },
  { name: 'npm packages', needs: ['toolchain'], work: installNodePackages },
  { name: 'solution', needs: ['toolchain'], room: 2, work: buildSolution },
  ...slowOnly([{ name: 'VS Code', needs: ['toolchain'], work: installVsCode }]),
  { name: 'executable', needs: ['solution'], room: 2, work: publish },
  { name: 'chat page', needs: ['npm packages', 'executable'], room: 3, work: buildChat }, // As much as what waits for it and takes longest.
  ...slowOnly([{ name: 'package', needs: ['chat page'], work: () => buildPackage(packages[0]).finally(endLeftoversInCi) }]),
];

const checks = [
  ...testProjects().map(dotnetJob),
  ...testFiles({ fast }).map(nodeJob),
  ...slowOnly([{ name: 'formatting', needs: ['package'], work: checkFormat }]),
  { name: 'types', needs: ['npm packages'], work: async () => (await checkChat(), checkExtension()) },
];

/** What takes longest is begun first, so that nothing long is left for the end. */
const longest = ['LspAgent.Host.Tests', 'tests/e2e/vscode/vscode.slow.test.mjs', 'tests/e2e/vscode/neighbours.slow.test.mjs', 'tests/e2e/vscode/folders.slow.test.mjs', 'LspAgent.Roslyn.Tests', 'formatting', 'LspAgent.Tools.Tests', 'tests/e2e/web/chat.slow.test.mjs', 'tests/e2e/lsp/navigation.slow.test.mjs'];
const rank = ({ name }) => (longest.includes(name) ? longest.indexOf(name) : longest.length);
const jobs = [...preparation, ...checks.sort((a, b) => rank(a) - rank(b))];

const counts = [];
const oneMore = () => sum([...counts, { passed: 0, failed: 1, skipped: 0 }]);

const dropTemporaryFolder = useShortTemporaryFolder();
let hasEnded = false;

/** Ends everything that still runs, and says how it came out: the last thing that is done. */
function end({ passed, failed, skipped }) {
  if (hasEnded) return;
  hasEnded = true;
  endLiving();
  endLeftoversInCi();
  dropTemporaryFolder();
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`, () => process.exit(passed > 0 && failed === 0 ? 0 : 1));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    process.stderr.write(`error: ended by ${signal} before all tests had run\n`);
    end(oneMore());
  });
}

try {
  const { passed, failed, skipped } = await doJobs(jobs, { counts });
  if (passed + failed === 0) process.stderr.write('error: no test ran, which is a failure\n');
  end({ passed, failed, skipped });
} catch (error) {
  process.stderr.write(`error: ${reasonOf(error)}\n`);
  end(oneMore());
}
