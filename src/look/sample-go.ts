import {
	escaped,
	isFile,
	isJson,
	type SampleRequest,
} from "./sample-request.ts";

/** A request as a Go program of one file: `go run call.go`. */
export function writeGo({
	method,
	url,
	needsToken,
	headers,
	body,
}: SampleRequest): string {
	const imports = [
		"fmt",
		"io",
		"net/http",
		...(needsToken || isFile(body) ? ["os"] : []),
		...(body !== undefined && !isFile(body) ? ["strings"] : []),
	];
	const opened = isFile(body)
		? `body, err := os.Open(${text(body.fileName)})\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\trequest, err := `
		: `${body === undefined ? "" : `body := strings.NewReader(${literal(body, headers)})\n\t`}request, err := `;
	const set = [
		...(needsToken ? [`"Authorization", "Bearer "+os.Getenv("TOKEN")`] : []),
		...Object.entries(headers).map(
			([name, value]) => `${text(name)}, ${text(value)}`,
		),
	].map((header) => `\n\trequest.Header.Set(${header})`);
	return `package main

import (
${imports.map((name) => `\t"${name}"`).join("\n")}
)

func main() {
	${opened}http.NewRequest(${text(method)}, ${text(url)}, ${body === undefined ? "nil" : "body"})
	if err != nil {
		panic(err)
	}${set.join("")}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(reply.StatusCode, string(text))
}`;
}

// A raw text has no escapes, so a backtick goes into a text of its own.
function literal(body: string, headers: SampleRequest["headers"]): string {
	if (!isJson(body, headers)) return text(body);
	return `\`${escaped(body, headers).replaceAll("`", '` + "`" + `')}\``;
}

function text(value: string): string {
	return JSON.stringify(value);
}
