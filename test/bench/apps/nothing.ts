process.stdout.write('ready to compare\n');
