import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

type Schema = {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

/** What the routes, the bodies and the answers are, out of the code itself; every body with an example. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Liggaren')
    .setDescription(
      'Liggaren är nämndens liggare: varje åtgärd på ett ärende, ett sammanträde, ett protokoll och ett anslag är en ' +
        'händelse som ingen kan ändra. Kommandon (POST, PUT, PATCH) svarar med ett kvitto, position och revision. ' +
        'Skicka position som ?after= i nästa fråga, så svarar den först när det du skrev syns. ' +
        'Varje fel är application/problem+json (RFC 9457) med en fast kod och en text som säger vad som ska göras.',
    )
    .setVersion('0.1.0')
    .addTag('public', 'Det som vem som helst får läsa.')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.post, path.put, path.patch]) {
      const body = operation?.requestBody;
      const json = body && 'content' in body ? body.content['application/json'] : undefined;
      if (!body || !json?.schema) continue;
      const schema = resolved(json.schema as Schema, schemas);
      json.example = exampleOf(schema);
      Object.assign(body, { required: (schema.required?.length ?? 0) > 0 });
    }
  }
  return document;
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  return schema.$ref ? schemas[schema.$ref.replace('#/components/schemas/', '')]! : schema;
}

/** The example of a body: those of its fields, put together. */
function exampleOf({ properties = {} }: Schema): unknown {
  return Object.fromEntries(Object.entries(properties).map(([name, { example }]) => [name, example]));
}
