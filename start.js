// Every Node since 10 reads this file, so that one which cannot run the rest says so in a sentence, not in a stack:
// nothing is imported or awaited at the top, and the words are those of 2015.
const parts = process.versions.node.split('.').map(Number);
const major = parts[0];
const minor = parts[1];
// 22.18 and 23.6 are the first that run TypeScript as it is.
const fits = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

if (fits) {
  // Compiled once, kept for the next start and for local Slack's process: a third less work to load (measured).
  const modules = process.getBuiltinModule('node:module');
  modules.enableCompileCache();
  // Node reads the package.json above a module once for each import of it, and Drizzle's has 180 kB: 0.4 s a start
  // (measured, Node 24.21). Its own files name each other by path, so there is nothing to look up.
  modules.registerHooks({
    resolve: function (specifier, context, next) {
      if (specifier[0] !== '.' || !/\/node_modules\/drizzle-orm\/.*\.js$/.test(context.parentURL))
        return next(specifier, context);
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    },
  });
  void import('./src/main.ts').then((product) => product.run());
} else {
  process.stderr.write(
    'Throughline needs Node 22.18 or newer, and this is Node ' +
      process.versions.node +
      ': install Node 24, or on Linux run "npm ci" and then "npm start", which brings its own.\n',
  );
  process.exitCode = 1;
}
