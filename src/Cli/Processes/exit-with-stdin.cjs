// Preloaded into Azurite: ends it when whoever started it is gone, even after a kill -9 that could not stop anything.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).on('error', () => process.kill(process.pid, 'SIGTERM')).resume();
