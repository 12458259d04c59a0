import { createChromiumPrinter } from '../src/adapters/chromium.ts';
import { type PrintPorts, print } from '../src/stages/print.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openWork } from './shared/stores.ts';

/** The browser ends with the event: between two events Lambda freezes the process, and a frozen browser has crashed. */
export const handler = createHandler(openPorts, async (event: Parameters<typeof print>[0], ports: PrintPorts) => {
  try {
    return await print(event, ports);
  } finally {
    await ports.printer.close();
  }
});

function openPorts(): PrintPorts {
  const environment = readEnvironment(variables.pick({ IPV6_REPORT_TITLE: true, IPV6_REPORT_PDF: true }));
  const settings = { title: environment.IPV6_REPORT_TITLE, pdf: environment.IPV6_REPORT_PDF };
  return { ...openWork(), printer: createChromiumPrinter(), settings };
}
