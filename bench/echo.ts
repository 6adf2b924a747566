// The upper bound: a bare server on the same runtime, without a directory. A PUT parses the JSON of its
// body and returns it; a GET returns a fixed body of the size of a person.
const bodyBytes = Number(process.argv[2]);
const fixedBody = JSON.stringify({
	text: "x".repeat(bodyBytes - '{"text":""}'.length),
});

const server = Bun.serve({
	hostname: "127.0.0.1",
	port: 0,
	async fetch(request) {
		const body =
			request.method === "PUT"
				? JSON.stringify(await request.json())
				: fixedBody;
		return new Response(body, {
			headers: { "content-type": "application/json;charset=UTF-8" },
		});
	},
});
process.stdout.write(`http://127.0.0.1:${server.port}\n`);
