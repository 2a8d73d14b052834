// Each command loads what it needs: `web` is to stay small.
const commands: Record<string, { summary: string; run: (args: string[]) => Promise<void> }> = {
  web: {
    summary: 'serve pages, API and files, as npm start does',
    run: async () => void (await import('./main')),
  },
  worker: {
    summary: 'work on videos for the servers of the same DATABASE_URL and storage',
    run: async () => (await import('./worker-command')).runWorker(),
  },
  migrate: {
    summary: 'bring the database up to date and stop',
    run: async () => (await import('./migrate-command')).runMigrate(),
  },
  doctor: {
    summary:
      'check that this machine, its configuration and its storage can run Lectern (--fix: set bucket rules)',
    run: async (args) => (await import('./doctor/doctor')).runDoctor(args),
  },
  backup: {
    summary: 'DIR: save the database and all files into a new folder, also while Lectern runs',
    run: async (args) => (await import('./backup/commands')).runBackup(args),
  },
  restore: {
    summary: 'DIR: put a backup back on an empty machine',
    run: async (args) => (await import('./backup/commands')).runRestore(args),
  },
}

const usage = () =>
  `Usage: npm run lectern -- <command>\n\n` +
  Object.entries(commands)
    .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}\n`)
    .join('')

const [name, ...args] = process.argv.slice(2)
const command = name === undefined ? undefined : Object.hasOwn(commands, name) ? commands[name] : undefined

if (command) await command.run(args)
else if (name === undefined || name === 'help' || name === '--help') process.stdout.write(usage())
else {
  process.stderr.write(`There is no command "${name}".\n\n${usage()}`)
  process.exitCode = 1
}

export {} // without an import it would be no module, and could not await
