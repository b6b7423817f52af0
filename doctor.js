// As start.js: every Node since 10 reads this file, so that one which cannot run the rest says so in a sentence.
const parts = process.versions.node.split('.').map(Number);
const major = parts[0];
const minor = parts[1];
const fits = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

if (fits) {
  const about = { env: process.env, cwd: process.cwd() };
  void import('./src/doctor.ts').then((doctor) => doctor.run(about));
} else {
  process.stderr.write(
    'Throughline needs Node 22.18 or newer, and this is Node ' +
      process.versions.node +
      ': install Node 24, or on Linux run "npm ci" and then "npm run doctor" again, which brings its own.\n',
  );
  process.exitCode = 1;
}
