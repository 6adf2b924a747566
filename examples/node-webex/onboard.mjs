// Creates the people of a list, with the Webex JavaScript SDK, and can be run again at any time.
//
//   node onboard.mjs newcomers.json            says who would be created
//   node onboard.mjs newcomers.json --apply    creates them
//
// WEBEX_ACCESS_TOKEN is the token of an administrator; WEBEX_URL is another address than that of Webex.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// The parts that people need: the whole package does not load outside of a browser.
const require = createRequire(import.meta.url);
require("@webex/plugin-logger");
require("@webex/plugin-people");
const WebexCore = require("@webex/webex-core").default;

const triesMax = 4;

export function openWebex(token, url) {
	const discovery = url && {
		...{ hydra: `${url}/v1`, u2c: url, sqdiscovery: url },
	};
	return new WebexCore({
		credentials: { access_token: token },
		config: {
			logger: { level: "silent" },
			...(discovery && { services: { discovery } }),
		},
	});
}

/** Those of the list who are not there yet. */
export async function plan(webex, newcomers) {
	const missing = [];
	for (const newcomer of newcomers)
		if (!(await find(webex, newcomer.emails[0]))) missing.push(newcomer);
	return missing;
}

/** Creates a person exactly once, whatever the replies are. */
export async function create(webex, newcomer) {
	for (let tries = 1; ; tries++) {
		try {
			const { body } = await webex.request({
				...{ service: "hydra", resource: "people", method: "POST" },
				body: newcomer,
			});
			return body;
		} catch (refusal) {
			// Webex may create a person and answer 400, or 409 to the next try: look before you judge.
			const there = await find(webex, newcomer.emails[0]);
			if (there) return there;
			const { statusCode, headers } = refusal;
			const isPassing = statusCode === 429 || !(statusCode < 500);
			if (!isPassing || tries === triesMax) throw refusal;
			await sleep((Number(headers?.["retry-after"]) || 0.2) * 1000);
		}
	}
}

async function find(webex, email) {
	const { items } = await webex.people.list({ email });
	return items[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [file, apply] = process.argv.slice(2);
	const newcomers = JSON.parse(await readFile(file, "utf8"));
	const { WEBEX_ACCESS_TOKEN, WEBEX_URL } = process.env;
	const webex = openWebex(WEBEX_ACCESS_TOKEN, WEBEX_URL);
	for (const newcomer of await plan(webex, newcomers)) {
		console.log(`create ${newcomer.displayName} <${newcomer.emails[0]}>`);
		if (apply === "--apply") await create(webex, newcomer);
	}
	// The SDK keeps timers.
	process.exit();
}
