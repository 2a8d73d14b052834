// Required before anything else (package.json), because Node.js makes its threads when they are first used: four, and
// four parts that are being synced to the disk at once would leave none for writing, reading and passwords.
process.env.UV_THREADPOOL_SIZE ??= '8'
