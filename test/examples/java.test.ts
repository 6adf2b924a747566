import { expect } from "bun:test";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { openExample, testWhere, works } from "./example.ts";

// Maven keeps here what it has loaded once.
const loaded = join(homedir(), ".m2/repository");
const needed = [
	"org/junit/jupiter/junit-jupiter/5.14.4/junit-jupiter-5.14.4.jar",
	"com/fasterxml/jackson/core/jackson-databind/2.22.3/jackson-databind-2.22.3.jar",
	"org/apache/maven/surefire/surefire-junit-platform/3.2.5/surefire-junit-platform-3.2.5.jar",
	"org/apache/maven/plugins/maven-compiler-plugin/3.15.0/maven-compiler-plugin-3.15.0.jar",
	"org/apache/maven/plugins/maven-resources-plugin/3.4.0/maven-resources-plugin-3.4.0.jar",
];

testWhere(
	works("mvn", "--version") &&
		needed.every((path) => existsSync(join(loaded, path))),
	"Maven or the packages of pom.xml are not on this machine",
	"the project for Java moves departments over TLS, under JUnit",
	async () => {
		await using example = await openExample("java");
		const { exitCode, output } = await example.run(
			"mvn",
			["-o", "-B", "-DforkCount=0", "test"],
			// Half of the processor time of a short run is compiling.
			{ MAVEN_OPTS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
		);
		expect(output).toContain(
			"Tests run: 5, Failures: 0, Errors: 0, Skipped: 0",
		);
		expect(exitCode).toBe(0);
	},
);
