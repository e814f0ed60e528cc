import { Rejected } from '@liggaren/governance';
import { Injectable } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { Metrics } from './metrics.js';

/** The way in for every command, from a request or a job: the command bus, timed. */
@Injectable()
export class Commands {
  constructor(
    private readonly bus: CommandBus,
    private readonly metrics: Metrics,
  ) {}

  /** Carries out a command. @throws Rejected, and the event store's errors */
  async send<R>(command: Command<R>): Promise<R> {
    const stop = this.metrics.commandSeconds.startTimer({ command: command.constructor.name });
    let result = 'error';
    try {
      const answer = await this.bus.execute(command);
      result = 'ok';
      return answer;
    } catch (error) {
      if (error instanceof Rejected) result = 'rejected';
      throw error;
    } finally {
      stop({ result });
    }
  }
}
