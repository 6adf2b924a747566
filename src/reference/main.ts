interface Description {
	paths: Record<string, Record<string, { summary: string }>>;
}

const heading = document.createElement("h1");
heading.textContent = "API reference";
const calls = document.createElement("ul");
document.querySelector("#app")?.append(heading, calls);

const reply = await fetch("/openapi.json");
const { paths } = (await reply.json()) as Description;
for (const [path, methods] of Object.entries(paths))
	for (const [method, { summary }] of Object.entries(methods)) {
		const call = document.createElement("li");
		call.textContent = `${summary}: ${method.toUpperCase()} /v1${path}`;
		calls.append(call);
	}
