// The executable as a child process: started, waited for, and ended by its own id, never by a name.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const READY_WITHIN = 60_000;

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

export class Stint {
  private child: ChildProcess | undefined;

  private constructor(
    readonly address: string,
    /** Outlives a process, so that another one can go on with it. */
    readonly data: string,
    private readonly command: string[],
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** `stint demo`, with its own simulated organization. */
  static async demo(...more: string[]): Promise<Stint> {
    const port = await freePort();
    return Stint.start(port, ["demo", "--listen", `127.0.0.1:${port}`, ...more], {});
  }

  static async start(port: number, command: string[], environment: NodeJS.ProcessEnv): Promise<Stint> {
    const data = await mkdtemp(path.join(tmpdir(), "stint-"));
    const stint = new Stint(`http://127.0.0.1:${port}`, data, [...command, "--data", data], environment);
    await stint.run();
    return stint;
  }

  /** Starts the process, also again after it was killed, and returns when it says that it is ready. */
  async run(): Promise<void> {
    const { DATABASE_URL: _, ...inherited } = process.env;
    const child = spawn(binary(), this.command, {
      env: { ...inherited, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const log = createWriteStream(this.logFile, { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const ready = async () => {
      if (child.exitCode !== null) throw new Error(`stint ended:\n${this.log()}`);
      return answers(`${this.address}/health/ready`);
    };
    await until(ready, "stint is not ready").catch(async (error: Error) => {
      await this.kill();
      throw new Error(`${error.message}:\n${this.log()}`);
    });
  }

  private get logFile(): string {
    return path.join(this.data, "stint.log");
  }

  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** What `stint audit verify` says. */
  async verifiesItsLog(): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), ["audit", "verify", "--data", this.data]);
    return stdout;
  }

  /** As a machine that loses its power: nothing is finished. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child) await end(this.child, signal);
  }
}

/** `stint simulate`: the simulated AWS in a process of its own, which lives on when Stint dies. */
export class SimulatedAws {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<SimulatedAws> {
    const listen = `127.0.0.1:${await freePort()}`;
    const child = spawn(binary(), ["simulate", "--listen", listen], { stdio: "ignore" });
    const aws = new SimulatedAws(`http://${listen}`, child);
    await until(() => answers(`${aws.address}/_simulated/calls?since=0`), "the simulated AWS does not answer");
    return aws;
  }

  /** What a test outside sees and does: `calls?since=0`, `state`, `faults`. */
  async control<Answer>(path: string, method = "GET", body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.address}/_simulated/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as Answer;
  }

  async stop(): Promise<void> {
    await end(this.child, "SIGTERM");
  }
}

function binary(): string {
  const binary = process.env.STINT_BINARY;
  if (!binary) throw new Error("STINT_BINARY names the executable to test");
  return binary;
}

async function answers(address: string): Promise<boolean> {
  const answer = await fetch(address).catch(() => undefined);
  return answer?.ok ?? false;
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await new Promise((later) => setTimeout(later, 50));
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((exited) => child.once("exit", exited));
  child.kill(signal);
  await ended;
}
