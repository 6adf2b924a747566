import { expect, test } from "bun:test";
import { csvType } from "../../src/contract/job.ts";
import { describeApi } from "./harness.ts";
import { createJob, getJob } from "./jobs/job-calls.ts";

describeApi("a file of CSV", (openApi) => {
	test("in which a person stands twice has a warning with both lines, and the later counts", async () => {
		await using api = await openApi();
		const { id, warnings } = await createJob(api, {
			type: csvType,
			file: "Email,Display Name,Title\nada@example.com,Ada,One\nben@example.com,Ben,\n ADA@example.com ,Ada,Two\n",
		});
		expect(warnings).toEqual([
			"Lines 2 and 4 are about the same person (ADA@example.com). Both are done, the later one last.",
		]);
		await api.server.runJobs();
		expect(await getJob(api, id)).toMatchObject({ done: 3, failed: 0 });
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada.title).toBe("Two");
	});

	test("in which many stand twice says how many more there are", async () => {
		await using api = await openApi();
		const records = Array.from(
			{ length: 60 },
			(_, index) => `p${index % 30}@example.com,P\n`,
		);
		const { warnings = [] } = await createJob(api, {
			type: csvType,
			file: `Email,Display Name\n${records.join("")}`,
		});
		expect(warnings).toHaveLength(21);
		expect(warnings.at(-1)).toStartWith("10 more lines");
	});

	test.each(["sep=;\n", '"sep=;"\r\n', "\uFEFFsep=;\n", "SEP=;\n"])(
		"that begins with %j is read with that separator",
		async (start) => {
			await using api = await openApi();
			const { id, total, warnings } = await createJob(api, {
				type: csvType,
				file: `${start}Email;Display Name\nada@example.com;"Ada, of Lovelace"\n`,
			});
			expect([total, warnings]).toEqual([1, undefined]);
			await api.server.runJobs();
			expect(await getJob(api, id)).toMatchObject({ done: 1, failed: 0 });
			const ada = await api.see(await api.idOf("ada@example.com"));
			expect(ada.displayName).toBe("Ada, of Lovelace");
		},
	);
});
