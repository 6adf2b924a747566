import { expect, test } from "bun:test";
import { csvType, linesType } from "../../../src/contract/job.ts";
import { describeApi, expectRefusal, people } from "../harness.ts";
import {
	createJob,
	creationOf,
	listJobs,
	sendJob,
	writeLine,
} from "./job-calls.ts";

describeApi("a job", (openApi) => {
	test.each([
		["of another media type", { type: "text/plain", file: "{}" }, 415],
		["without anything in it", { file: "\n\n" }, 400],
		["with no person in it", { type: csvType, file: "Email\n,\n" }, 400],
		[
			"without the column of e-mails",
			{ type: csvType, file: "Name\nx\n" },
			400,
		],
		[
			"with a column twice",
			{ type: csvType, file: "Email,Title,title\n" },
			400,
		],
		["that is not CSV", { type: csvType, file: 'Email\na"b\n' }, 400],
		["that is not UTF-8", { file: new Uint8Array([0xff, 0x0a]) }, 400],
		["with a line without end", { file: "x".repeat(300_000) }, 400],
		[
			"in another character set",
			{ type: `${csvType};charset=latin1`, file: "Email\n" },
			415,
		],
	])(
		"of a file %s is refused, and leaves nothing behind",
		async (_, sent, status) => {
			await using api = await openApi();
			expectRefusal(await sendJob(api, sent), status);
			expect(await listJobs(api)).toEqual([]);
		},
	);

	test("of a file that is too large is refused, and leaves nothing behind", async () => {
		await using api = await openApi({ jobBytesMax: 100_000 });
		const file = `${writeLine(creationOf("ada"))}\n`.repeat(2000);
		expectRefusal(await sendJob(api, { file }), 413);
		expect(await listJobs(api)).toEqual([]);
	});

	test("of a file that is cut off leaves nothing behind", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const broken = new ReadableStream({
			start(controller) {
				controller.enqueue(
					new TextEncoder().encode(`${writeLine(creationOf("a"))}\n`),
				);
			},
			pull() {
				throw new Error("The connection is gone.");
			},
		});
		const reply = await api.server.fetch(
			new Request("http://localhost/v1/bulk/jobs", {
				method: "POST",
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": linesType,
				},
				body: broken,
			}),
		);
		expect(reply.status).toBe(499);
		expect(await listJobs(api)).toEqual([]);
	});

	test("writes as many refused records as are asked for, from where they are asked for", async () => {
		await using api = await openApi();
		const names = ["a", "b", "c", "d"];
		const file = `Email,Display Name\nada@example.com,Ada\n${names.map((name) => `no address,${name}\n`).join("")}`;
		const { id } = await createJob(api, { file, type: csvType });
		await api.server.runJobs();
		const token = await api.tokenOf(people.full);
		const read = async (query: string) => {
			const path = `/bulk/jobs/${id}/results?failed=true&only=refused${query}`;
			const { text } = await api.call(token, "GET", path);
			return [...text.matchAll(/no address,(\w)/g)].map(([, name]) => name);
		};
		expect(await read("")).toEqual(names);
		expect(await read("&max=2")).toEqual(["a", "b"]);
		expect(await read("&after=2&max=1")).toEqual(["c"]);
	});
});
