// The executable as a child process: started, waited for, and ended by its own id, never by a name.
import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

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
    const binary = process.env.STINT_BINARY;
    if (!binary) throw new Error("STINT_BINARY names the executable to test");
    const { DATABASE_URL: _, ...inherited } = process.env;
    const child = spawn(binary, this.command, {
      env: { ...inherited, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    const log = createWriteStream(this.logFile, { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const deadline = Date.now() + READY_WITHIN;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await this.kill();
        throw new Error(`stint is not ready:\n${this.log()}`);
      }
      await new Promise((later) => setTimeout(later, 50));
    }
  }

  private async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.address}/health/ready`).catch(() => undefined);
    return answer?.ok ?? false;
  }

  private get logFile(): string {
    return path.join(this.data, "stint.log");
  }

  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Where the simulated AWS inside this process listens. */
  simulatedAws(): string {
    const line = this.log().split("\n").find((line) => line.includes("the simulated AWS listens"));
    if (!line) throw new Error("this process has no simulated AWS");
    return JSON.parse(line).fields.address;
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
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((exited) => child.once("exit", exited));
    child.kill(signal);
    await ended;
  }
}
