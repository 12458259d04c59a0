import { aggregate } from '../stages/aggregate.ts';
import { alert } from '../stages/alert.ts';
import { failure } from '../stages/failure.ts';
import { foldShard } from '../stages/fold-shard.ts';
import { mail } from '../stages/mail.ts';
import { metrics } from '../stages/metrics.ts';
import { plan } from '../stages/plan.ts';
import { print } from '../stages/print.ts';
import { publish } from '../stages/publish.ts';
import { render } from '../stages/render.ts';
import { renderArchiveIndex } from '../stages/render-archive.ts';
import type { LocalPorts } from './local-ports.ts';
import type { StageFunction } from './run-workflow.ts';

/** The stages by the names that the workflow calls them; in AWS, functions/ has a Lambda for each. */
export function stageFunctions(ports: LocalPorts): Record<string, StageFunction> {
  const { settings, version } = ports;
  const versions = { program: version, node: process.versions.node, engine: ports.engine.name };
  return {
    plan: stage((event: Parameters<typeof plan>[0]) =>
      plan(event, {
        ...ports,
        engine: ports.engine.name,
        timezone: settings.timezone,
        anonymise: settings.anonymise.edition,
      }),
    ),
    shard: stage((event: unknown) => foldShard(event, ports)),
    aggregate: stage(async (event: Parameters<typeof aggregate>[0]) => {
      // All questions are answered: what the engine holds is needed here.
      await ports.engine.release?.();
      return await aggregate(event, { ...ports, engine: ports.engine.name });
    }),
    render: stage((event: Parameters<typeof render>[0]) => render(event, ports)),
    print: stage((event: Parameters<typeof print>[0]) => print(event, ports)),
    publish: stage((event: Parameters<typeof publish>[0]) =>
      publish(event, {
        ...ports,
        versions,
        renderIndex: (catalog, search) => renderArchiveIndex(catalog, search, ports.assets),
      }),
    ),
    mail: stage((event: Parameters<typeof mail>[0]) =>
      mail(event, { ...ports, settings: settings.mail, needsRecipients: settings.mail.smtp !== undefined }),
    ),
    metrics: stage((event: Parameters<typeof metrics>[0]) => metrics(event, ports)),
    alert: stage((event: Parameters<typeof alert>[0]) => alert(event, { ...ports, settings: settings.mail })),
    failure: stage((event: Parameters<typeof failure>[0]) =>
      failure(event, { ...ports, settings: settings.mail, anonymise: settings.anonymise.edition }),
    ),
  };
}

/** The workflow hands over plain JSON; every stage checks its event against the contract before it uses it. */
function stage<Event>(run: (event: Event) => Promise<unknown>): StageFunction {
  return (payload) => run(payload as Event);
}
