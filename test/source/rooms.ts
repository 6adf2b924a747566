/** One room of `src`: a folder of its first level, or `main.ts`. */
interface Room {
	/** Says in one sentence what the room holds. */
	holds: string;
	/** The rooms that its files may import. */
	rooms: readonly string[];
	/** The packages that its files may import; `node:` allows every module of the runtime. */
	packages: readonly string[];
}

/**
 * The rooms from the top down, and every arrow between them. `rooms.test.ts` holds the source to this
 * table, and ARCHITECTURE.md draws it.
 */
export const rooms: Readonly<Record<string, Room>> = {
	"main.ts": {
		holds: "reads the command line and hands each command its parts",
		rooms: [
			"process",
			"settings",
			"cli",
			"parity",
			"rehearsal",
			"certify",
			"client",
			"sample",
			"webex",
			"http",
		],
		packages: ["node:"],
	},
	certify: {
		holds:
			"judges clients: runs one under each incident against a server of its own, and compares what it left",
		rooms: ["testing", "stand-in", "concurrency"],
		// The types of the server that it starts.
		packages: ["node:", "peopled"],
	},
	testing: {
		holds: 'starts a server inside a test, for `import … from "peopled"`',
		rooms: [
			"process",
			"settings",
			"webex",
			"stand-in",
			"http",
			"sample",
			"directory",
			"concurrency",
		],
		// The types that its users see are its own.
		packages: ["node:", "peopled"],
	},
	process: {
		holds:
			"runs the program: opens the store and the port, starts workers and background work, logs, stops",
		rooms: [
			"settings",
			"assets",
			"webex",
			"scim",
			"stand-in",
			"background",
			"http",
			"sample",
			"storage",
			"directory",
			"concurrency",
		],
		packages: ["node:", "pino"],
	},
	console: {
		holds: "the pages at `/console`, run by a browser",
		rooms: ["look", "words", "client", "contract"],
		packages: ["lit"],
	},
	reference: {
		holds: "the page at `/reference`, run by a browser",
		rooms: ["look", "words", "client", "manual", "contract"],
		packages: ["lit"],
	},
	look: {
		holds:
			"font, colors, controls, header, sign-in and code samples that the pages share",
		rooms: ["words", "client", "contract"],
		packages: [
			"@floating-ui/dom",
			"@fontsource-variable/inter",
			"@momentum-design",
			"lit",
		],
	},
	words: {
		holds:
			"the texts of the pages in each language, one file per noun, and how a language writes numbers, times and lists",
		rooms: ["contract"],
		packages: [],
	},
	cli: {
		holds: "the commands; most work on the store as its operator",
		rooms: ["settings", "client", "contract", "directory"],
		packages: ["commander", "node:"],
	},
	parity: {
		holds:
			"records what a service replies, and shows where a stand-in replies otherwise",
		rooms: ["rehearsal", "http"],
		packages: ["typebox", "node:"],
	},
	rehearsal: {
		holds:
			"rehearses a change of the people of another service: clones them, plans the changes, applies them, and takes them back",
		rooms: ["webex", "directory", "concurrency"],
		packages: ["typebox", "node:"],
	},
	client: {
		holds: "a typed client of the API, for the pages, the commands and tests",
		rooms: ["contract"],
		packages: ["eventsource-parser"],
	},
	background: {
		holds: "work without a request: runs jobs, delivers webhooks, does chores",
		rooms: ["directory", "concurrency"],
		packages: ["node:"],
	},
	webex: {
		holds:
			"the Webex dialect, one folder per noun: it reads requests and shows replies in the words of the contract",
		rooms: ["http", "contract", "directory", "concurrency"],
		packages: ["typebox", "node:"],
	},
	scim: {
		holds:
			"the SCIM dialect, one folder per noun: it reads requests and shows replies as RFC 7643 and 7644 say",
		rooms: ["http", "contract", "directory", "concurrency"],
		packages: ["typebox", "node:"],
	},
	"stand-in": {
		holds:
			"the calls at `/peopled` of a server that stands in for the real service: its clock, its snapshots, its faults and its chance",
		rooms: ["http", "contract", "directory", "concurrency"],
		packages: ["typebox", "node:"],
	},
	http: {
		holds:
			"what any HTTP API needs: server, pipeline, authentication, limits, bodies, checks, replies",
		rooms: ["manual", "contract", "directory", "concurrency"],
		packages: ["typebox", "node:"],
	},
	manual: {
		holds:
			"the reference of the API for people and programs: its introduction, and each call, read from the OpenAPI document and written as Markdown",
		rooms: [],
		packages: [],
	},
	sample: {
		holds:
			"the sample organization, and large ones for measuring, made with the rules of the directory",
		rooms: ["directory"],
		packages: [],
	},
	storage: {
		holds:
			"the engines: `sqlite/`, `postgres/`, and in `sql/` what both share; `copy.ts` moves a directory between them",
		rooms: ["directory", "concurrency"],
		packages: ["node:"],
	},
	directory: {
		holds:
			"the domain, one folder per noun: what there is, what may be done with it and by whom, and in `store/` what it asks of an engine",
		rooms: ["concurrency"],
		packages: ["libphonenumber-js"],
	},
	contract: {
		holds:
			"the words on the wire: every call with its schemas and examples, declared once",
		rooms: [],
		packages: ["typebox"],
	},
	settings: {
		holds: "reads flags and environment variables",
		rooms: [],
		packages: [],
	},
	assets: {
		holds: "bundles and compresses the files of the pages",
		rooms: [],
		packages: ["node:"],
	},
	concurrency: {
		holds:
			"lets work share a process: time slices, change signal, leases, rounds, clocks, a bounded cache, failpoints, the parts of traces",
		rooms: [],
		packages: [],
	},
};

/** Packages that only one file, or only the files of one folder, may import. */
export const ownPackages: Readonly<Record<string, readonly string[]>> = {
	"src/http/router.ts": ["hono"],
	"src/http/pipeline.ts": ["hono"],
	"src/http/operator-paths.ts": ["hono"],
	"src/http/port.ts": ["@hono/node-server"],
	"src/http/metrics/": ["prom-client"],
	"src/http/oidc/": ["openid-client"],
	"src/process/traces/": [
		"@opentelemetry/api",
		"@opentelemetry/exporter-trace-otlp-http",
		"@opentelemetry/resources",
		"@opentelemetry/sdk-trace-base",
	],
	"src/scim/filter/parse-filter.ts": ["scim2-parse-filter"],
	"src/webex/oauth/": ["@node-oauth/oauth2-server"],
	"src/webex/csv/csv.ts": ["csv-parse", "csv-stringify"],
	"src/storage/postgres/": ["pg"],
	// peopled's own.
	"src/settings/version.ts": ["../../package.json"],
};

/** Draws the rooms and their arrows as they stand in ARCHITECTURE.md. */
export function drawRooms(): string {
	const names = Object.keys(rooms);
	const arrows = names.flatMap((name) =>
		(rooms[name]?.rooms ?? []).map((target) => `  ${name} --> ${target}`),
	);
	const rows = Object.entries(rooms).map(([name, { holds, rooms }]) => {
		const targets = rooms.map((room) => `\`${room}\``).join(", ");
		return `| \`${name}${name.endsWith(".ts") ? "" : "/"}\` | ${holds} | ${targets || "nothing"} |`;
	});
	return [
		"| Room | Holds | Imports |",
		"|---|---|---|",
		...rows,
		"",
		"```mermaid",
		"flowchart TD",
		...arrows,
		"```",
	].join("\n");
}
