import next from '@next/eslint-plugin-next'
import query from '@tanstack/eslint-plugin-query'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/**
 * One zone per arrow of docs/architecture.md: imports point one way,
 * `app → components → hooks, stores → lib, schemas, types` and
 * `main → api → services → db, storage, jobs, media`.
 */
const zone = (target, ...from) =>
  from.map((source) => ({
    target: `./src/${target}`,
    from: `./src/${source}`,
    message: `src/${target} may not import src/${source}: imports point one way (docs/architecture.md).`,
  }))

const zones = [
  ...zone('components', 'app', 'server'),
  ...zone('hooks', 'app', 'components', 'server'),
  ...zone('stores', 'app', 'components', 'hooks', 'server'),
  ...zone('lib', 'app', 'components', 'hooks', 'stores', 'server'),
  ...zone('schemas', 'app', 'components', 'hooks', 'stores', 'server', 'lib/api', 'lib/query', 'lib/upload'),
  ...zone('types', 'app', 'components', 'hooks', 'stores', 'server', 'lib'),
  ...zone('server', 'app', 'components', 'hooks', 'stores', 'lib/query', 'lib/upload', 'lib/api'),
  ...zone('server/jobs', 'server/api'),
  ...zone('server/services', 'server/api', 'server/jobs'),
  ...zone('server/events', 'server/api', 'server/jobs', 'server/services', 'server/storage', 'server/media'),
  ...zone(
    'server/db',
    'server/events',
    'server/api',
    'server/jobs',
    'server/services',
    'server/storage',
    'server/media',
  ),
  ...zone('server/storage', 'server/api', 'server/jobs', 'server/services', 'server/db'),
  ...zone('server/media', 'server/api', 'server/jobs', 'server/services', 'server/db'),
]

export default tseslint.config(
  {
    ignores: [
      '.next/',
      'dist/',
      '.lectern/',
      'coverage/',
      'test-results/',
      'bench/results/',
      'next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
    },
  },
  {
    files: ['src/{app,components,hooks,stores,lib,test}/**/*.{ts,tsx}'],
    extends: [
      reactHooks.configs.flat['recommended-latest'],
      jsxA11y.flatConfigs.strict,
      next.configs['core-web-vitals'],
      ...query.configs['flat/recommended'],
    ],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'src/test/**', 'e2e/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' }, // vitest's expect(obj.method) is not a call
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
  },
)
