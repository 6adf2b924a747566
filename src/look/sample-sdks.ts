import { writeNode } from "./sample-node.ts";
import { asPython, writePython } from "./sample-python.ts";
import {
	escaped,
	indent,
	isFile,
	isJson,
	type SampleRequest,
} from "./sample-request.ts";

/** A method of an SDK for a call, with the arguments of its query; other parameters it cannot send. */
interface SdkMethod {
	call: string;
	query?: Readonly<Record<string, string>>;
	/** Writes the method with the ids of the path, the arguments of the query, and the body in Python. */
	write(parts: {
		ids: readonly string[];
		query: readonly string[];
		body: string;
	}): string;
}

const callingData = { callingData: "calling_data" };

/** webexpythonsdk 2: `webexpythonsdk/api/*.py`. */
const pythonSdk: readonly SdkMethod[] = [
	{
		call: "GET people",
		query: {
			email: "email",
			displayName: "displayName",
			id: "id",
			orgId: "orgId",
			max: "max",
		},
		write: ({ query }) => each(`api.people.list(${query.join(", ")})`),
	},
	{ call: "GET people/me", write: () => "print(api.people.me())" },
	{
		call: "POST people",
		query: { callingData: "callingData" },
		write: ({ body, query }) =>
			`print(api.people.create(**${body}${query.map((part) => `, ${part}`).join("")}))`,
	},
	{
		call: "GET people/*",
		write: ({ ids }) => `print(api.people.get(${ids[0]}))`,
	},
	{
		call: "PUT people/*",
		write: ({ ids, body }) =>
			`print(api.people.update(personId=${ids[0]}, **${body}))`,
	},
	{
		call: "DELETE people/*",
		write: ({ ids }) => `api.people.delete(${ids[0]})`,
	},
	{
		call: "GET licenses",
		query: { orgId: "orgId" },
		write: ({ query }) => each(`api.licenses.list(${query.join(", ")})`),
	},
	{
		call: "GET licenses/*",
		write: ({ ids }) => `print(api.licenses.get(${ids[0]}))`,
	},
	{ call: "GET roles", write: () => each("api.roles.list()") },
	{
		call: "GET roles/*",
		write: ({ ids }) => `print(api.roles.get(${ids[0]}))`,
	},
	{ call: "GET organizations", write: () => each("api.organizations.list()") },
	{
		call: "GET organizations/*",
		write: ({ ids }) => `print(api.organizations.get(${ids[0]}))`,
	},
	{
		call: "GET webhooks",
		query: { max: "max" },
		write: ({ query }) => each(`api.webhooks.list(${query.join(", ")})`),
	},
	{
		call: "POST webhooks",
		write: ({ body }) => `print(api.webhooks.create(**${body}))`,
	},
	{
		call: "GET webhooks/*",
		write: ({ ids }) => `print(api.webhooks.get(${ids[0]}))`,
	},
	{
		call: "DELETE webhooks/*",
		write: ({ ids }) => `api.webhooks.delete(${ids[0]})`,
	},
];

/** wxc_sdk 1.37: the classes `PeopleApi`, `LicensesApi`, `RolesApi`, `OrganizationApi`, `GroupsApi` and `LocationsApi`. */
const wxcSdk: readonly SdkMethod[] = [
	{
		call: "GET people",
		query: {
			email: "email",
			displayName: "display_name",
			orgId: "org_id",
			roles: "roles",
			locationId: "location_id",
			...callingData,
		},
		write: ({ query }) => each(`api.people.list(${query.join(", ")})`),
	},
	{
		call: "GET people/me",
		query: callingData,
		write: ({ query }) => `print(api.people.me(${query.join(", ")}))`,
	},
	{
		call: "POST people",
		query: callingData,
		write: ({ body, query }) =>
			`print(api.people.create(settings=Person.model_validate(${body})${query.map((part) => `, ${part}`).join("")}))`,
	},
	{
		call: "GET people/*",
		query: callingData,
		write: ({ ids, query }) =>
			`print(api.people.details(${[`person_id=${ids[0]}`, ...query].join(", ")}))`,
	},
	{
		call: "PUT people/*",
		query: { ...callingData, showAllTypes: "show_all_types" },
		write: ({ ids, body, query }) =>
			`person = Person.model_validate(${body})\nperson.person_id = ${ids[0]}\nprint(api.people.update(${["person=person", ...query].join(", ")}))`,
	},
	{
		call: "DELETE people/*",
		write: ({ ids }) => `api.people.delete_person(person_id=${ids[0]})`,
	},
	{
		call: "GET licenses",
		query: { orgId: "org_id" },
		write: ({ query }) => each(`api.licenses.list(${query.join(", ")})`),
	},
	{
		call: "GET licenses/*",
		write: ({ ids }) => `print(api.licenses.details(license_id=${ids[0]}))`,
	},
	{ call: "GET roles", write: () => each("api.roles.list()") },
	{
		call: "GET roles/*",
		write: ({ ids }) => `print(api.roles.details(role_id=${ids[0]}))`,
	},
	{
		call: "GET organizations",
		query: callingData,
		write: ({ query }) => each(`api.organizations.list(${query.join(", ")})`),
	},
	{
		call: "GET organizations/*",
		query: callingData,
		write: ({ ids, query }) =>
			`print(api.organizations.details(${[`org_id=${ids[0]}`, ...query].join(", ")}))`,
	},
	{
		call: "GET groups",
		query: { orgId: "org_id", filter: "list_filter" },
		write: ({ query }) => each(`api.groups.list(${query.join(", ")})`),
	},
	{
		call: "GET groups/*",
		write: ({ ids }) => `print(api.groups.details(group_id=${ids[0]}))`,
	},
	{
		call: "GET groups/*/members",
		write: ({ ids }) => each(`api.groups.members(group_id=${ids[0]})`),
	},
	{
		call: "DELETE groups/*",
		write: ({ ids }) => `api.groups.delete_group(group_id=${ids[0]})`,
	},
	{
		call: "GET locations",
		query: { name: "name", orgId: "org_id" },
		write: ({ query }) => each(`api.locations.list(${query.join(", ")})`),
	},
	{
		call: "GET locations/*",
		query: { orgId: "org_id" },
		write: ({ ids, query }) =>
			`print(api.locations.details(${[`location_id=${ids[0]}`, ...query].join(", ")}))`,
	},
	{
		call: "DELETE locations/*",
		query: { orgId: "org_id" },
		write: ({ ids, query }) =>
			`api.locations.delete(${[`location_id=${ids[0]}`, ...query].join(", ")})`,
	},
];

/** A request with webexpythonsdk, or with `requests` where it cannot send it. */
export function writeWebexPythonSdk(request: SampleRequest): string {
	const { root } = parseUrl(request.url);
	return writeWith("webexpythonsdk", pythonSdk, request, {
		head: `import os\nfrom webexpythonsdk import WebexAPI\n\napi = WebexAPI(access_token=os.environ["TOKEN"], base_url=${JSON.stringify(`${root}/`)})`,
	});
}

/** A request with wxc_sdk, or with `requests` where it cannot send it. */
export function writeWxcSdk(request: SampleRequest): string {
	const { root } = parseUrl(request.url);
	const isPerson = request.body !== undefined;
	return writeWith("wxc_sdk", wxcSdk, request, {
		head: `import os\nfrom wxc_sdk import WebexSimpleApi\nfrom wxc_sdk.as_rest import AsRestSession\n${isPerson ? "from wxc_sdk.people import Person\n" : ""}from wxc_sdk.rest import RestSession\n\nRestSession.BASE = AsRestSession.BASE = ${JSON.stringify(root)}\napi = WebexSimpleApi(tokens=os.environ["TOKEN"])`,
	});
}

function writeWith(
	name: string,
	methods: readonly SdkMethod[],
	request: SampleRequest,
	{ head }: { head: string },
): string {
	const { method, url, headers, body } = request;
	const { path, query } = parseUrl(url);
	const without = (reason: string) =>
		`# ${name} ${reason}.\n${writePython(request)}`;
	const known = methods.find((each) => matches(each.call, method, path));
	if (known === undefined || isFile(body))
		return without("has no method for this call");
	if (body !== undefined && !isJson(body, headers))
		return without("cannot send this body");
	const unsent = [
		...[...query.keys()].filter((key) => !isSent(known, key)),
		...Object.keys(headers).filter((key) => !/^content-type$/i.test(key)),
	];
	if (unsent.length > 0)
		return without(
			`cannot send ${unsent.map(nameInComment).join(", ")} with this call`,
		);
	return `${head}\n${known.write({
		ids: idsIn(known.call, path),
		query: [...query].map(
			([key, value]) =>
				`${known.query?.[key]}=${/^(?:true|false|\d+)$/.test(value) ? asPython(value) : JSON.stringify(value)}`,
		),
		body: body === undefined ? "{}" : asPython(escaped(body, headers)),
	})}`;
}

/** A request with the JavaScript SDK, whose `request` sends every call below `/v1`; others with `fetch`. */
export function writeWebexJs(request: SampleRequest): string {
	const { method, url, headers, body } = request;
	const { root, path, query } = parseUrl(url);
	if (
		!root.endsWith("/v1") ||
		isFile(body) ||
		(body !== undefined && !isJson(body, headers))
	)
		return `// webex has no method for this call.\n${writeNode(request)}`;
	const { origin } = new URL(url);
	const others = Object.entries(headers).filter(
		([name]) => !/^content-type$/i.test(name),
	);
	const options = [
		`method: ${JSON.stringify(method)}`,
		`service: "hydra"`,
		`resource: ${JSON.stringify(path)}`,
		...(query.size > 0
			? [`qs: ${JSON.stringify(Object.fromEntries(query))}`]
			: []),
		...(others.length > 0
			? [`headers: ${JSON.stringify(Object.fromEntries(others))}`]
			: []),
		...(body === undefined
			? []
			: [`body: ${indent(escaped(body, headers), "  ")}`]),
	];
	return `const Webex = require("webex");

const webex = Webex.init({
  credentials: { access_token: process.env.TOKEN },
  config: {
    services: {
      discovery: { hydra: ${JSON.stringify(root)}, u2c: ${JSON.stringify(origin)}, sqdiscovery: ${JSON.stringify(origin)} },
    },
  },
});
webex.request({
  ${options.join(",\n  ")},
}).then(({ statusCode, body }) => console.log(statusCode, body));`;
}

// The root of the People API, and the path and query below it.
function parseUrl(url: string): {
	root: string;
	path: string;
	query: URLSearchParams;
} {
	const { origin, pathname, searchParams } = new URL(url);
	const isPeople = pathname.startsWith("/v1/");
	return {
		root: isPeople ? `${origin}/v1` : origin,
		path: decoded(pathname.slice(isPeople ? "/v1/".length : 1)),
		query: searchParams,
	};
}

function isSent({ query = {} }: SdkMethod, key: string): boolean {
	return Object.hasOwn(query, key);
}

// A name with a line end would leave the comment.
function nameInComment(name: string): string {
	return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

function decoded(path: string): string {
	try {
		return decodeURI(path);
	} catch {
		return path;
	}
}

function matches(call: string, method: string, path: string): boolean {
	const [wanted, pattern = ""] = call.split(" ");
	const parts = pattern.split("/");
	const given = path.split("/");
	return (
		wanted === method &&
		parts.length === given.length &&
		parts.every((part, index) => part === "*" || part === given[index])
	);
}

function idsIn(call: string, path: string): string[] {
	const given = path.split("/");
	return (call.split(" ")[1] ?? "")
		.split("/")
		.flatMap((part, index) =>
			part === "*" ? JSON.stringify(given[index] ?? "") : [],
		);
}

function each(list: string): string {
	return `for each in ${list}:\n    print(each)`;
}
