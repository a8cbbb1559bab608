// A client as its developer would write it, with the types of the API's description. It is compiled
// and never run.
import type { components, operations, webhooks } from "./api";

type Schemas = components["schemas"];
type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { "application/json": infer Content } };
}
  ? Content
  : never;
type AnswerOf<Name extends keyof operations, Status> =
  Status extends keyof operations[Name]["responses"]
    ? operations[Name]["responses"][Status] extends {
        content: { "application/json": infer Content };
      }
      ? Content
      : never
    : never;

type HeadersOf<Name extends keyof operations> = NonNullable<
  operations[Name]["parameters"]["header"]
>;

class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }
}

async function call<Content>(path: string, options: RequestInit): Promise<Content> {
  const answer = await fetch(`https://lapor.example.go.id${path}`, options);
  if (!answer.ok) throw new Refused(await answer.json());
  return answer.json();
}

function post<Content>(path: string, headers: Record<string, string>, body: unknown) {
  const told = { "Content-Type": "application/json", ...headers };
  return call<Content>(path, { method: "POST", headers: told, body: JSON.stringify(body) });
}

// What has a default may be left out.
const report: BodyOf<"file_report"> = {
  description: "Sampah menumpuk di depan gang sejak kemarin",
  place: { lat: -6.1926, lng: 106.7697 },
  visibility: "public",
};

export async function fileReport(key: string): Promise<[string, string | null]> {
  const headers = { "Idempotency-Key": key } satisfies HeadersOf<"file_report">;
  const receipt: AnswerOf<"file_report", 201> = await post("/v1/reports", headers, report);
  for (const similar of receipt.possible_duplicates) {
    console.log(similar.number, similar.distance ?? "somewhere", similar.category?.name);
  }
  return [receipt.number, receipt.token];
}

export async function startWork(number: string, idToken: string): Promise<number> {
  const headers = { Authorization: idToken };
  const found: AnswerOf<"read_work", 200> = await call(`/v1/work/${number}`, { headers });
  const move = found.moves.find(({ action }) => action === "proses");
  if (!move) throw new Error(`${found.status_label}: it may not be started`);
  const step: BodyOf<"act"> = { action: move.action, version: found.version };
  const done: AnswerOf<"act", 200> = await post(`/v1/work/${number}/actions`, headers, step);
  return done.version;
}

// Each status has its own colour: a sixth one would not compile.
const COLOURS: Record<Schemas["Status"], string> = {
  menunggu: "grey",
  koordinasi: "blue",
  disposisi: "purple",
  proses: "orange",
  selesai: "green",
};

type Query = NonNullable<operations["list_reports"]["parameters"]["query"]>;

export async function* listReports(): AsyncGenerator<[string, string]> {
  let query: Query = { status: "proses", limit: 100 };
  for (;;) {
    const words = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const address = `/v1/reports?${new URLSearchParams(words)}`;
    const page: AnswerOf<"list_reports", 200> = await call(address, {});
    for (const line of page.items) yield [line.number, COLOURS[line.status]];
    if (page.next === null) return;
    query = { ...query, cursor: page.next };
  }
}

type ReportEvent = webhooks["report"]["post"]["requestBody"]["content"]["application/json"];

export function describeEvent({ type, data }: ReportEvent): string {
  return `${type}: ${data.number ?? data.webhook} ${data.holder?.name ?? ""}`;
}

export function explain(fault: unknown): string {
  if (!(fault instanceof Refused)) throw fault;
  const { type, detail, seconds, allowed } = fault.problem;
  if (type === "/problems/too-often" && seconds !== undefined) return `${detail} (${seconds} s)`;
  return allowed ? `${detail} ${allowed.join(", ")}` : detail;
}
