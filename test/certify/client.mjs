// A small client with the manners that its first argument names.
const manner = process.argv[2];
const headers = {
	authorization: `Bearer ${process.env.PEOPLED_TOKEN}`,
	"content-type": "application/json",
};

async function call(method, address, body) {
	for (let tries = 1; ; tries++) {
		const reply = await fetch(new URL(address, process.env.PEOPLED_URL), {
			method,
			headers,
			body: body && JSON.stringify(body),
		});
		if (reply.ok || manner === "careless") return reply;
		if (manner === "stuck") await new Promise(() => setInterval(() => {}, 1e6));
		if (manner !== "hasty" || tries > 2)
			throw new Error(`${method} ${reply.status}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

async function change() {
	const found = await call("GET", "/v1/people?email=karim.jackson@example.com");
	const [karim] = (await found.json()).items;
	const title = manner === "fickle" ? `Since ${Date.now()}` : "Certified";
	const changed = { ...karim, title, department: "Tests" };
	await call("PUT", `/v1/people/${karim.id}`, changed);
}

async function read() {
	let next = "/v1/people?max=100";
	let count = 0;
	while (next) {
		const reply = await call("GET", next);
		count += ((await reply.json()).items ?? []).length;
		next = /<([^>]+)>; rel="next"/.exec(reply.headers.get("link") ?? "")?.[1];
	}
	console.log(`read ${count} people`);
}

async function createTwice() {
	for (const email of ["new.1@example.com", "new.2@example.com"]) {
		const person = { emails: [email], displayName: "New Person" };
		const reply = await fetch(`${process.env.PEOPLED_URL}/people`, {
			method: "POST",
			headers,
			body: JSON.stringify(person),
		});
		if (reply.ok) return;
	}
	process.exit(1);
}

if (manner === "idle") console.log(process.env.PEOPLED_TOKEN);
else if (manner === "reader") await read();
else if (manner === "twice") await createTwice();
else await change();
