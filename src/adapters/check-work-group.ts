import { type AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { awsCommand, type Finding } from './finding.ts';

/** The default of `scanLimitGigabytes` in serverless.yml, in bytes. */
const usualLimit = 1e12;

/** Is the workgroup as it was deployed? `work` is the s3:// address of the work bucket. */
export async function checkWorkGroup(
  client: AthenaClient,
  { name, work }: { name: string; work: string },
): Promise<Finding[]> {
  const area = 'Athena';
  const { WorkGroup: group } = await client.send(new GetWorkGroupCommand({ WorkGroup: name }));
  const configuration = group?.Configuration;
  const { EffectiveEngineVersion: effective, SelectedEngineVersion: selected } = configuration?.EngineVersion ?? {};
  const version = effective ?? selected ?? 'an engine that it does not name';
  const limit = configuration?.BytesScannedCutoffPerQuery;
  const results = configuration?.ResultConfiguration?.OutputLocation ?? 'nowhere';
  const faults = [
    ...(group?.State === 'ENABLED' ? [] : ['it is disabled']),
    ...(configuration?.EnforceWorkGroupConfiguration === true ? [] : ['queries may overrule its settings']),
    ...(limit === undefined ? ['no query is ever cut off'] : []),
    // AUTO is engine 3, too, until there is a fourth.
    ...(/\b3\b|AUTO/.test(version) ? [] : [`it runs ${version} instead of version 3`]),
    ...(results.startsWith(`${work}/`) ? [] : [`its results go to ${results}`]),
  ];
  if (faults.length === 0)
    return [{ area, subject: name, state: 'ok', message: `The workgroup is ready (${version}).` }];
  const updates = {
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: limit ?? usualLimit,
    EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
    ResultConfigurationUpdates: { OutputLocation: `${work}/results/` },
  };
  // Deploying again would change nothing: CloudFormation compares templates, not what is there.
  const command = awsCommand(
    await client.config.region(),
    ...['athena', 'update-work-group', '--work-group', name, '--state', 'ENABLED'],
    ...['--configuration-updates', JSON.stringify(updates)],
  );
  const message = `Somebody has changed the workgroup: ${faults.join(', ')}. Set it right:`;
  return [{ area, subject: name, state: 'gap', message, command }];
}
