import { expect, test } from "bun:test";
import { runtimes, startServer } from "./process.ts";

test.each(runtimes)(
	"on %s the server makes its pages itself and says where they are",
	async (runtime) => {
		await using server = await startServer({
			runtime,
			flags: ["--pages", "on"],
		});
		for (const path of ["/console", "/reference"]) {
			expect(server.stdout()).toContain(`${server.url}${path}\n`);
			const page = await fetch(`${server.url}${path}`);
			expect(page.status).toBe(200);
			const text = await page.text();
			const script = /<script[^>]* src="([^"]+)"/.exec(text)?.[1];
			const file = await fetch(`${server.url}${script}`);
			expect(file.status).toBe(200);
			expect((await file.text()).length).toBeGreaterThan(50);
		}
	},
);
