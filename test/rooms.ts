/** What each room and each file at the top of `src` may import: rooms, and packages or `node:`. */
export const rooms: Record<string, { rooms: string[]; packages: string[] }> = {
	directory: { rooms: [], packages: ["libphonenumber-js"] },
	contract: { rooms: [], packages: ["typebox"] },
	api: { rooms: ["contract", "directory"], packages: ["typebox", "node:"] },
	storage: { rooms: ["directory"], packages: ["node:"] },
	assets: { rooms: [], packages: ["node:"] },
	client: { rooms: ["contract"], packages: [] },
	look: {
		rooms: ["contract"],
		packages: ["@fontsource-variable/inter", "@momentum-design", "lit"],
	},
	console: {
		rooms: ["client", "contract", "look"],
		packages: ["@momentum-design", "lit"],
	},
	reference: { rooms: ["client", "contract", "look"], packages: ["lit"] },
	cli: {
		rooms: [
			"directory",
			"client",
			"config.ts",
			"duration.ts",
			"usage-error.ts",
		],
		packages: ["commander", "node:"],
	},
	sample: { rooms: ["directory"], packages: [] },
	tls: { rooms: [], packages: ["node:"] },
	"tls-place.ts": { rooms: ["tls"], packages: [] },
	"usage-error.ts": { rooms: [], packages: [] },
	"stop-signals.ts": { rooms: [], packages: ["node:"] },
	"duration.ts": { rooms: ["usage-error.ts"], packages: [] },
	"backup-place.ts": {
		rooms: ["duration.ts", "store-place.ts", "usage-error.ts"],
		packages: [],
	},
	"config.ts": {
		rooms: [
			"backup-place.ts",
			"store-place.ts",
			"tls",
			"tls-place.ts",
			"usage-error.ts",
		],
		packages: [],
	},
	"store-place.ts": { rooms: [], packages: [] },
	"open-store.ts": {
		rooms: ["directory", "storage", "store-place.ts"],
		packages: ["node:"],
	},
	"log.ts": { rooms: ["api"], packages: ["pino"] },
	"disk-failure.ts": { rooms: ["log.ts", "storage"], packages: [] },
	"first-start.ts": {
		rooms: ["api", "config.ts", "directory", "sample"],
		packages: ["node:"],
	},
	"announcement.ts": {
		rooms: ["tls", "config.ts", "open-store.ts"],
		packages: [],
	},
	"run-server.ts": {
		rooms: [
			"tls",
			"api",
			"assets",
			"config.ts",
			"directory",
			"disk-failure.ts",
			"first-start.ts",
			"log.ts",
			"sample",
		],
		packages: ["node:"],
	},
	"worker-messages.ts": { rooms: ["api", "config.ts"], packages: [] },
	"workers.ts": {
		rooms: [
			"api",
			"config.ts",
			"directory",
			"first-start.ts",
			"log.ts",
			"run-server.ts",
			"worker-messages.ts",
		],
		packages: ["node:"],
	},
	"worker.ts": {
		rooms: [
			"api",
			"config.ts",
			"log.ts",
			"open-store.ts",
			"run-server.ts",
			"stop-signals.ts",
			"worker-messages.ts",
		],
		packages: [],
	},
	"serve.ts": {
		rooms: [
			"tls",
			"announcement.ts",
			"api",
			"backup-place.ts",
			"config.ts",
			"disk-failure.ts",
			"first-start.ts",
			"log.ts",
			"open-store.ts",
			"run-server.ts",
			"stop-signals.ts",
			"usage-error.ts",
			"workers.ts",
		],
		packages: [],
	},
	"main.ts": {
		rooms: [
			"api",
			"cli",
			"client",
			"config.ts",
			"disk-failure.ts",
			"directory",
			"open-store.ts",
			"sample",
			"serve.ts",
			"usage-error.ts",
		],
		packages: ["node:"],
	},
};

/** Packages that only these files may import, beside what their room may. */
export const ownPackages: Record<string, string[]> = {
	"src/api/server.ts": ["hono"],
	"src/api/answer-call.ts": ["hono"],
	"src/api/operator-paths.ts": ["hono"],
	"src/api/port.ts": ["@hono/node-server"],
	"src/api/csv.ts": ["csv-parse", "csv-stringify", "node:"],
	"src/api/metrics.ts": ["prom-client"],
};
/** Packages that only the files of a folder may import. */
export const folderPackages: Record<string, string[]> = {
	"src/storage/postgres/": ["pg"],
};
