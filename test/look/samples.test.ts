import { expect, test } from "bun:test";
import fc from "fast-check";
import type { SampleRequest } from "../../src/look/sample-request.ts";
import { sampleLanguages, sampleSdks } from "../../src/look/samples.ts";
import { splitWords } from "../source/shell.ts";

const request: SampleRequest = {
	method: "PUT",
	url: "http://localhost:8080/v1/people/x?callingData=true",
	needsToken: true,
	headers: { "If-Match": '"3.a"', "Content-Type": "application/json" },
	body: '{\n  "displayName": "John O\'Neil",\n  "loginEnabled": true\n}',
};
const write = (name: string, more: Partial<SampleRequest> = {}) =>
	sampleLanguages
		.find((language) => language.name === name)
		?.write({ ...request, ...more }) ?? "";

test("the sample in Node sends the request that it shows", async () => {
	const sent: Request[] = [];
	const run = new Function(
		"fetch",
		"process",
		"console",
		`return (async () => { ${write("Node")} })();`,
	);
	await run(
		async (url: string, options: RequestInit) => {
			sent.push(new Request(url, options));
			return new Response("{}");
		},
		{ env: { TOKEN: "my-token" } },
		{ log: () => {} },
	);
	const [only] = sent;
	expect(only?.method).toBe("PUT");
	expect(only?.url).toBe(request.url);
	expect(only?.headers.get("authorization")).toBe("Bearer my-token");
	expect(only?.headers.get("if-match")).toBe('"3.a"');
	expect(await only?.json()).toEqual(JSON.parse(String(request.body)));
});

test("the sample for curl is one command, whatever the body contains", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const body = JSON.stringify(value);
			const text = write("curl", { body });
			const words = splitWords(
				text.replaceAll(/ \\\n\s*/g, " "),
				new Map([["TOKEN", "my-token"]]),
			);
			expect(words.slice(0, 4)).toEqual(["curl", "-X", "PUT", request.url]);
			expect(words).toContain("Authorization: Bearer my-token");
			expect(words.at(-2)).toBe("-d");
			expect(words.at(-1)).toBe(body);
		}),
	);
	expect(
		write("curl", {
			method: "GET",
			body: undefined,
			headers: {},
			needsToken: false,
		}),
	).toBe(`curl '${request.url}'`);
});

test("a body that is no JSON is sent as the text that it is", () => {
	const more = {
		body: "a,b\n1,true\n",
		headers: { "Content-Type": "text/csv" },
	};
	expect(write("Node", more)).toContain('body: "a,b\\n1,true\\n"');
	expect(write("Python", more)).toContain('data="a,b\\n1,true\\n".encode()');
	expect(write("Python", more)).toContain('"Content-Type": "text/csv"');
});

test("a text that only says that it is JSON is a text in every language", () => {
	for (const body of [
		"{}); process.exit(1); ({}",
		"__import__('os').system('id')",
		'{"a": 1}"',
	])
		for (const { name, write: writeSample } of [
			...sampleLanguages,
			...sampleSdks,
		]) {
			const text = writeSample({ ...request, method: "POST", body });
			const literal = name === "curl" ? quoted(body) : JSON.stringify(body);
			expect(text).toContain(literal);
			expect(text.replaceAll(literal, "")).not.toContain(body);
		}
});

test("a query and a path of any characters stay what they are", () => {
	const url = `http://[::1]:8080/v1/people?a%0Aimport%20os=1&constructor=2&x={a,b}[1-9]`;
	const sent = { ...request, method: "GET", headers: {}, body: undefined };
	expect(write("curl", { ...sent, url })).toContain(
		"'http://[::1]:8080/v1/people?a%0Aimport%20os=1&constructor=2&x=%7Ba,b%7D%5B1-9%5D'",
	);
	for (const { write: writeSample } of sampleSdks) {
		expect(writeSample({ ...sent, url })).not.toMatch(/^import os=/m);
		expect(writeSample({ ...sent, url })).not.toContain("native code");
		expect(
			writeSample({ ...sent, url: "http://h/v1/people/%E0%A4%A" }),
		).toContain("%E0%A4%A");
	}
});

const quoted = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;

test("a file is sent from beside the sample, and a text that begins with @ is not taken for one", () => {
	const file = {
		body: { fileName: "a 'file'.csv" },
		headers: { "Content-Type": "text/csv" },
	};
	expect(write("curl", file)).toContain(
		`--data-binary '@a '"'"'file'"'"'.csv'`,
	);
	expect(write("Node", file)).toContain(`await readFile("a 'file'.csv")`);
	expect(write("Python", file)).toContain(`data=open("a 'file'.csv", "rb")`);
	expect(write("curl", { ...file, body: "@a" })).toContain("--data-raw '@a'");
});

test("characters that nobody sees, or that turn a line around, are shown by their numbers", () => {
	const body = JSON.stringify({ displayName: "a\u202eb\u200bc" });
	// The compiler of Java reads them twice.
	for (const { name } of sampleLanguages)
		expect(write(name, { body }).replaceAll("\\\\u", "\\u")).toContain(
			"a\\u202eb\\u200bc",
		);
});

test("the sample in Python has Python's literals, and leaves texts alone", () => {
	const text = write("Python", {
		body: '{"a": [true, false, null], "true": "not null, \\"true\\""}',
	});
	expect(text).toContain(
		'json={"a": [True, False, None], "true": "not null, \\"true\\""}',
	);
	expect(text).toContain("os.environ['TOKEN']");
	expect(write("Python", { needsToken: false })).not.toContain("import os");
});
