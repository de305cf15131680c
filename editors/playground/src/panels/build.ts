// The inputs of a build: arguments, target, builder and the ignore file.

import type { EditorView } from '@codemirror/view';
import type { Graph } from '../../../vscode/src/picture';
import type { BuildInputs } from '../document';
import { request } from '../lsp/requests';
import { element, type Panel } from './panel';

export interface BuildPanel extends Panel {
  inputs(): BuildInputs;
  set(inputs: BuildInputs): void;
}

/** `changed` is called when the user has changed an input. */
export function build(ignoreEditor: EditorView, changed: () => void): BuildPanel {
  const args = element('textarea', { id: 'args', rows: 4, spellcheck: false, placeholder: 'VERSION=1.2', autocomplete: 'off' });
  const target = element('select', { id: 'target' });
  const builder = element('select', { id: 'builder' }, option('buildkit', 'BuildKit: docker build'), option('buildah', 'Buildah: podman build'));
  args.oninput = target.onchange = builder.onchange = changed;
  const setStages = (names: string[]) => {
    const chosen = target.value;
    // A target that doesn't exist stays selected, as the server reports it.
    const all = chosen && !names.includes(chosen) ? [...names, chosen] : names;
    target.replaceChildren(option('', 'The last stage'), ...all.map((it) => option(it, it)));
    target.value = chosen;
  };
  setStages([]);
  const dom = element(
    'div',
    { className: 'build' },
    element('label', { htmlFor: 'args' }, 'Build arguments', element('span', {}, 'one NAME=value per line, as for --build-arg')),
    args,
    element('label', { htmlFor: 'target' }, 'Target stage'),
    target,
    element('label', { htmlFor: 'builder' }, 'Builder'),
    builder,
    element('h2', {}, '.dockerignore', element('span', {}, 'in the build context')),
    ignoreEditor.dom,
  );
  return {
    id: 'build',
    title: 'Build',
    dom,
    async refresh(view) {
      const response = await request<Graph | null>(view, 'dockwright/stageGraph');
      setStages((response?.result?.nodes ?? []).filter((it) => it.range).map((it) => it.label));
    },
    inputs: () => ({ args: args.value, target: target.value, builder: builder.value === 'buildah' ? 'buildah' : 'buildkit' }),
    set(inputs) {
      args.value = inputs.args;
      builder.value = inputs.builder;
      target.append(option(inputs.target, inputs.target));
      target.value = inputs.target;
      setStages([]);
    },
  };
}

function option(value: string, text: string): HTMLOptionElement {
  return element('option', { value }, text);
}
