// What the user works on: the Dockerfile, the ignore file and the inputs of the build. It is what a link contains.

export interface BuildInputs {
  /** Build arguments, one `NAME=value` per line. */
  args: string;
  /** The target stage; empty for the last one. */
  target: string;
  builder: 'buildkit' | 'buildah';
}

export interface Work extends BuildInputs {
  text: string;
  ignore: string;
}

export const EMPTY: Work = { text: '', ignore: '', args: '', target: '', builder: 'buildkit' };

/** The settings of the server for the inputs of a build. */
export function settingsOf(inputs: BuildInputs): object {
  const args: Record<string, string> = {};
  for (const line of inputs.args.split('\n')) {
    const [name, ...value] = line.trim().split('=');
    // As with `--build-arg`, a name without a value takes it from the environment, which a page doesn't have.
    if (name && value.length > 0) {
      args[name.trim()] = value.join('=');
    }
  }
  return { dockwright: { build: { args, target: inputs.target || null, builder: inputs.builder } } };
}

/** Reads a value of unknown origin; `null` if it isn't a work. */
export function readWork(value: unknown): Work | null {
  if (typeof value !== 'object' || value === null || typeof (value as Work).text !== 'string') {
    return null;
  }
  const given = value as Partial<Record<keyof Work, unknown>>;
  const text = (key: keyof Work) => (typeof given[key] === 'string' ? given[key] : '');
  return {
    text: text('text'),
    ignore: text('ignore'),
    args: text('args'),
    target: text('target'),
    builder: given.builder === 'buildah' ? 'buildah' : 'buildkit',
  };
}
