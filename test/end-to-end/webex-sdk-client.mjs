// Uses a server as an unchanged Webex JavaScript SDK does, and writes what it got as its last line.
// Arguments: the server's URL, an access token, and "whole" (all of the `webex` package, which asks
// for a browser's `window` while it loads) or "parts" (only the parts of it that people need).
import { createRequire } from "node:module";
import { Socket } from "node:net";

const [url, token, extent] = process.argv.slice(2);

// Every connection that the SDK opens under Node goes through here.
const hosts = new Set();
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...values) {
	const [options] = values.flat();
	hosts.add(`${options?.host}:${options?.port}`);
	return connect.apply(this, values);
};

const webex = openWebex({
	credentials: { access_token: token },
	config: {
		logger: { level: "silent" },
		services: { discovery: { hydra: `${url}/v1`, u2c: url, sqdiscovery: url } },
	},
});

const me = await webex.people.get("me");
const byId = await webex.people.get(me.id);
const both = await webex.people.list([me.id, me.managerId ?? me.id]);
const byEmail = await webex.people.list({ email: me.emails[0] });
const all = await webex.people.list({ displayName: "A", max: 100 });
const pages = [];
for (
	let page = await webex.people.list({ displayName: "A", max: 5 });
	page;
	page = page.hasNext() ? await page.next() : undefined
)
	pages.push(page.items.map(({ id }) => id));

const people = { service: "hydra", resource: "people" };
const created = await webex.request({
	...people,
	method: "POST",
	body: {
		emails: ["sdk.person@example.com"],
		displayName: "Sdk Person",
		firstName: "Sdk",
		lastName: "Person",
	},
});
const person = { service: "hydra", resource: `people/${created.body.id}` };
const updated = await webex.request({
	...person,
	method: "PUT",
	qs: { callingData: true },
	body: { ...created.body, title: "Updated by the SDK" },
});
const found = await webex.people.get(created.body.id);
const refused = await refusalOf(
	webex.request({ ...people, method: "POST", body: { emails: ["nonsense"] } }),
);
const removed = await webex.request({ ...person, method: "DELETE" });
const gone = await refusalOf(webex.request(person));

const result = {
	hosts: [...hosts],
	me,
	byId,
	both,
	byEmail: byEmail.items,
	all: all.items.map(({ id }) => id),
	pages,
	created: created.body,
	updated: updated.body,
	found,
	refused,
	removed: { status: removed.statusCode, body: removed.body ?? null },
	gone,
};
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0));

function openWebex(options) {
	const require = createRequire(import.meta.url);
	if (extent === "whole") {
		globalThis.window = { navigator, location: {} };
		return require("webex").init(options);
	}
	const requirePart = createRequire(require.resolve("webex/package"));
	requirePart("@webex/plugin-logger");
	requirePart("@webex/plugin-people");
	const WebexCore = requirePart("@webex/webex-core").default;
	return new WebexCore(options);
}

async function refusalOf(promise) {
	try {
		await promise;
		return null;
	} catch (error) {
		return {
			name: error.constructor.name,
			status: error.statusCode,
			body: error.body,
		};
	}
}
