import { completeService, type Service } from './complete.ts';
import { DeploySettingsInvalid } from './settings.ts';

/** The part of the framework that is used here. */
interface Serverless {
  service: Service & { provider: { stage: string } };
  classes: { Error: new (message: string, code: string) => Error };
  configSchemaHandler: { defineFunctionProperties(provider: string, schema: object): void };
}

const functionSchema = {
  type: 'object',
  properties: {
    permissions: { type: 'array', items: { type: 'object' } },
    onlyIf: { type: 'string' },
    packages: { type: 'array', items: { type: 'string' } },
  },
};

/** Completes serverless.yml before anything is packaged (complete.ts). */
// biome-ignore lint/style/noDefaultExport: the framework takes plugins so
export default class ReportPlugin {
  readonly hooks: Record<string, () => void>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', functionSchema);
    this.hooks = { initialize: () => complete(serverless) };
  }
}

function complete({ service, classes }: Serverless): void {
  try {
    completeService(service, service.provider.stage);
  } catch (error) {
    if (!(error instanceof DeploySettingsInvalid)) throw error;
    throw new classes.Error(error.message, 'IPV6_REPORT_PARAMETERS');
  }
}
