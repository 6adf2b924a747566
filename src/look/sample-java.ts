import {
	escaped,
	isFile,
	isJson,
	type SampleRequest,
} from "./sample-request.ts";

/** A request as a Java program of one file, for Java 17 and later: `java Call.java`. */
export function writeJava({
	method,
	url,
	needsToken,
	headers,
	body,
}: SampleRequest): string {
	const lines = [
		`HttpRequest.newBuilder(URI.create(${text(url)}))`,
		...(needsToken
			? [`.header("Authorization", "Bearer " + System.getenv("TOKEN"))`]
			: []),
		...Object.entries(headers).map(
			([name, value]) => `.header(${text(name)}, ${text(value)})`,
		),
		`.method(${text(method)}, ${publisher(body, headers)})`,
		".build();",
	];
	return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;${isFile(body) ? "\nimport java.nio.file.Path;" : ""}

class Call {
    public static void main(String[] arguments) throws Exception {
        var request = ${lines.join("\n                ")}
        var reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(reply.statusCode() + " " + reply.body());
    }
}`;
}

function publisher(
	body: SampleRequest["body"],
	headers: SampleRequest["headers"],
): string {
	if (body === undefined) return "HttpRequest.BodyPublishers.noBody()";
	if (isFile(body))
		return `HttpRequest.BodyPublishers.ofFile(Path.of(${text(body.fileName)}))`;
	const shown = isJson(body, headers)
		? block(escaped(body, headers))
		: text(body);
	return `HttpRequest.BodyPublishers.ofString(${shown})`;
}

// The compiler reads \u before anything else, so a backslash of the text is doubled.
function block(json: string): string {
	const lines = json
		.replaceAll("\\", "\\\\")
		.replaceAll('"""', '\\"\\"\\"')
		.split("\n");
	const indent = "\n                        ";
	return `"""${indent}${lines.join(indent)}"""`;
}

function text(value: string): string {
	return JSON.stringify(value);
}
