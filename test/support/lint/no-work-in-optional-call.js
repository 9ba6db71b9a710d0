/**
 * Refuses work in the arguments of an optional call: where `f` is missing, `f?.(work())` leaves out the work too.
 * Functions that are passed on do nothing yet, so they are allowed.
 */
const WORK = new Set([
  'CallExpression',
  'NewExpression',
  'AwaitExpression',
  'UpdateExpression',
  'AssignmentExpression',
  'YieldExpression',
  'ImportExpression',
  'TaggedTemplateExpression',
]);
const FUNCTIONS = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'ClassExpression']);

export const noWorkInOptionalCall = {
  meta: {
    type: 'problem',
    messages: {
      work: 'Work in the arguments of an optional call: it is left out where the call is. Do the work first.',
    },
    schema: [],
  },
  create(context) {
    const { visitorKeys } = context.sourceCode;
    const works = (node) => {
      if (FUNCTIONS.has(node.type)) return false;
      if (WORK.has(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete')) return true;
      return (visitorKeys[node.type] ?? []).some((key) =>
        [node[key]].flat().some((child) => child !== null && child !== undefined && works(child)),
      );
    };
    return {
      CallExpression(node) {
        if (mayBeLeftOut(node) && node.arguments.some(works)) context.report({ node, messageId: 'work' });
      },
    };
  },
};

/** Both `a?.b(work())` and `f?.(work())` may leave the work out: each is a chain that may end before the call. */
function mayBeLeftOut(call) {
  for (let node = call; node !== undefined; node = node.type === 'CallExpression' ? node.callee : node.object) {
    if (node.optional === true) return true;
    if (node.type !== 'CallExpression' && node.type !== 'MemberExpression') return false;
  }
  return false;
}
