import { describe, expect, test } from "bun:test";
import { readConfig, settings } from "../../src/settings/config.ts";
import { readDocument } from "../source/document.ts";
import { readOnly, readStages } from "./dockerfile.ts";

/** A part of a file in YAML, as far as it was parsed. */
interface Part {
	[name: string]: unknown;
}

interface Service {
	image: string;
	environment?: Record<string, string>;
	volumes?: string[];
	ports?: string[];
	read_only?: boolean;
	user?: string;
	cap_drop?: string[];
	security_opt?: string[];
	depends_on?: Record<string, { condition: string }>;
	configs?: { source: string }[];
	healthcheck?: Part;
}

interface Compose {
	services: Record<string, Service>;
	volumes?: Record<string, unknown>;
	configs?: Record<string, { content: string }>;
}

interface Probe {
	httpGet?: { path: string; port: string };
	tcpSocket?: { port: string };
}

interface Container {
	image: string;
	env: { name: string; value?: string; valueFrom?: Part }[];
	ports: { name: string; containerPort: number }[];
	startupProbe: Probe;
	livenessProbe: Probe;
	readinessProbe: Probe;
	securityContext: Part;
	volumeMounts?: { name: string; mountPath: string }[];
}

interface Pod {
	metadata: { labels: Record<string, string> };
	spec: {
		serviceAccountName: string;
		securityContext: Part & { runAsUser: number; runAsGroup: number };
		containers: Container[];
	};
}

interface Resource {
	apiVersion: string;
	kind: string;
	metadata: { name: string };
	spec: {
		replicas?: number;
		selector?: Part & { matchLabels?: Record<string, string> };
		template?: Pod;
		ports?: { targetPort: string }[];
		minAvailable?: number;
		volumeClaimTemplates?: { metadata: { name: string } }[];
	};
}

const { version } = JSON.parse(readDocument("package.json")) as {
	version: string;
};
const image = readStages().at(-1) ?? [];
const [user, group] = readOnly(image, "USER").split(":").map(Number);
const imageVariables = Object.fromEntries(
	readOnly(image, "ENV")
		.split(" ")
		.map((text) => text.split("=")),
) as Record<string, string>;

/** Throws for a setting that the server would refuse, and returns variables that it does not know. */
function findUnknown(variables: Readonly<Record<string, string>>): string[] {
	readConfig({}, { ...imageVariables, ...variables });
	const known = new Set(settings.map(({ variable }) => variable));
	return Object.keys(variables).filter(
		(name) => name.startsWith("PEOPLED_") && !known.has(name),
	);
}

describe.each(["compose.yaml", "compose-postgres.yaml"])("%s", (name) => {
	const compose = Bun.YAML.parse(readDocument(`deploy/${name}`)) as Compose;
	const services = Object.entries(compose.services);
	const own = services.filter(([, { image }]) => image.startsWith("peopled:"));

	test("has only settings that the server accepts, and images of one version", () => {
		expect(own.length).toBe(name === "compose.yaml" ? 1 : 2);
		for (const [, { image, environment = {} }] of own) {
			expect(image).toBe(`peopled:${version}`);
			expect(findUnknown(environment)).toEqual([]);
		}
		for (const [, { image }] of services)
			expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
	});

	test("runs the server without rights, on a root that cannot be written to", () => {
		for (const [, service] of own) {
			expect(service).toMatchObject({
				read_only: true,
				cap_drop: ["ALL"],
				security_opt: ["no-new-privileges:true"],
			});
			// The image's own account, and its own check.
			expect(service.user).toBeUndefined();
			expect(service.healthcheck).toBeUndefined();
		}
	});

	test("opens a port to this machine only, and names only what it has", () => {
		const ports = services.flatMap(([, { ports = [] }]) => ports);
		expect(ports).toEqual([`127.0.0.1:8080:${imageVariables.PEOPLED_PORT}`]);
		for (const [, service] of services) {
			const volumes = service.volumes?.map((text) => text.split(":")[0]);
			for (const volume of volumes ?? [])
				expect(Object.keys(compose.volumes ?? {})).toContain(volume as string);
			for (const other of Object.keys(service.depends_on ?? {}))
				expect(Object.keys(compose.services)).toContain(other);
			for (const { source } of service.configs ?? [])
				expect(Object.keys(compose.configs ?? {})).toContain(source);
		}
	});
});

test("compose-postgres.yaml sends requests to each of its servers", () => {
	const compose = Bun.YAML.parse(
		readDocument("deploy/compose-postgres.yaml"),
	) as Compose;
	const { content = "" } = compose.configs?.proxy ?? {};
	const targets = [...content.matchAll(/^ +server (\w+) (\w+):8080 check/gm)];
	expect(targets.map(([, name, host]) => `${name} ${host}`)).toEqual([
		"first first",
		"second second",
	]);
	expect(compose.services.second).toEqual(compose.services.first as Service);
});

describe.each([
	["kubernetes.yaml", "StatefulSet"],
	["kubernetes-postgres.yaml", "Deployment"],
])("%s", (name, kind) => {
	const all = Bun.YAML.parse(readDocument(`deploy/${name}`)) as Resource[];
	const find = (wanted: string) =>
		all.find((resource) => resource.kind === wanted) as Resource;
	const set = find(kind);
	const pod = set.spec.template as Pod;
	const [container] = pod.spec.containers as [Container];

	test("has only settings that the server accepts, and the image of this version", () => {
		const given = container.env.map(({ name, value }) => [
			name,
			value ?? "postgres://peopled@postgres/peopled",
		]);
		expect(findUnknown(Object.fromEntries(given))).toEqual([]);
		expect(container.image).toEndWith(`/peopled:${version}`);
	});

	test("runs the server under the account of the image, without rights", () => {
		expect(pod.spec.securityContext).toMatchObject({
			runAsNonRoot: true,
			runAsUser: user,
			runAsGroup: group,
			seccompProfile: { type: "RuntimeDefault" },
		});
		expect(container.securityContext).toEqual({
			allowPrivilegeEscalation: false,
			readOnlyRootFilesystem: true,
			capabilities: { drop: ["ALL"] },
		});
	});

	test("asks for the health on the port of the server, and finds its pods by their labels", () => {
		const { startupProbe, livenessProbe, readinessProbe } = container;
		for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
			expect(probe.httpGet?.port ?? probe.tcpSocket?.port).toBe("http");
			expect(probe.httpGet?.path ?? "/health").toBe("/health");
		}
		expect(container.ports).toEqual([
			{ name: "http", containerPort: Number(imageVariables.PEOPLED_PORT) },
		]);
		const { labels } = pod.metadata;
		expect(set.spec.selector?.matchLabels).toEqual(labels);
		expect(find("Service").spec.selector as unknown).toEqual(labels);
		expect(find("Service").spec.ports?.[0]?.targetPort).toBe("http");
		expect(find("ServiceAccount").metadata.name).toBe(
			pod.spec.serviceAccountName,
		);
	});

	test("keeps the file in a claim of one server, and the service while nodes are drained", () => {
		if (kind === "StatefulSet") {
			expect(set.spec.replicas).toBe(1);
			const claims = set.spec.volumeClaimTemplates ?? [];
			expect(claims.map(({ metadata }) => metadata.name)).toEqual(
				container.volumeMounts?.map(({ name }) => name) as string[],
			);
			expect(container.volumeMounts?.[0]?.mountPath).toBe(
				imageVariables.PEOPLED_DATA as string,
			);
		} else {
			const budget = find("PodDisruptionBudget").spec;
			expect(budget.minAvailable).toBeLessThan(set.spec.replicas as number);
			expect(budget.selector).toEqual(set.spec.selector as Part);
			expect(container.volumeMounts).toBeUndefined();
		}
	});
});
