/** Groups of branches, and users who see them: for administrators. */
import { useEffect, useState } from 'preact/hooks';
import type { Group, ListedUser, Me } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { FACTS } from '../shared/box/facts.js';
import { useStore } from '../shared/box/store.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Check, Fault, Input, Panel, Select, submits } from '../shared/parts/parts.js';
import { sayShared } from '../shared/words/words.js';
import { ask, branches, me, say, titleOf } from './page.js';

export function AccessView() {
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [users, setUsers] = useState<readonly ListedUser[]>([]);
  const { attempt, fault } = useAttempt();
  const read = () =>
    attempt(async () => {
      setGroups(await ask('groups'));
      setUsers(await ask('users'));
    });
  useEffect(() => void read(), []);
  return (
    <>
      <h1 class="out-of-sight">{say('partAccess')}</h1>
      <Fault text={fault} />
      <Groups groups={groups} onChanged={() => void read()} />
      <Users users={users} groups={groups} onChanged={() => void read()} />
    </>
  );
}

interface Changed {
  readonly onChanged: () => void;
}

interface RowProps {
  readonly name: string;
  readonly about: string;
  readonly onEdit: () => void;
  /** null = it cannot be removed. */
  readonly onRemove: (() => void) | null;
}

function Row({ name, about, onEdit, onRemove }: RowProps) {
  return (
    <li class="row">
      <strong>{name}</strong>
      <span class="soft grow">{about}</span>
      <div class="row">
        <Button onClick={onEdit}>{say('edit')}</Button>
        {onRemove === null ? null : (
          <Button kind="danger" onClick={onRemove}>
            {say('remove')}
          </Button>
        )}
      </div>
    </li>
  );
}

interface EndingProps {
  readonly fault: ReturnType<typeof useAttempt>['fault'];
  readonly isPending: boolean;
  readonly onDone: () => void;
}

interface RemovingProps extends Changed {
  /** Of the group or user; null = nothing is removed. */
  readonly name: string | null;
  /** What else happens with it. */
  readonly hint: string;
  readonly command: 'removeGroup' | 'removeUser';
  readonly onClose: () => void;
}

/** Asks before something is removed. */
function Removing({ name, hint, command, onClose, onChanged }: RemovingProps) {
  if (name === null) return null;
  const remove = async () => {
    await ask(command, command === 'removeGroup' ? { name } : { login: name });
    onChanged();
  };
  return (
    <AskingDialog title={say('removeQuestion', { name })} action={say('remove')} kind="danger" onDone={remove} onClose={onClose}>
      <p>{hint}</p>
    </AskingDialog>
  );
}

/** What a form ends with. */
function Ending({ fault, isPending, onDone }: EndingProps) {
  return (
    <>
      <Fault text={fault} />
      <div class="row">
        <Button type="submit" kind="primary" disabled={isPending}>
          {say('save')}
        </Button>
        <Button onClick={onDone}>{sayShared('cancel')}</Button>
      </div>
    </>
  );
}

/** Branches of a group that are named; of more their number is told. */
const NAMED_MAX = 5;

function Groups({ groups, onChanged }: Changed & { readonly groups: readonly Group[] }) {
  const [edited, edit] = useState<Group | null>(null);
  const [removed, remove] = useState<string | null>(null);
  return (
    <Panel title={say('groups')}>
      <Removing name={removed} hint={say('removeGroupHint')} command="removeGroup" onClose={() => remove(null)} onChanged={onChanged} />
      <ul class="rows">
        {groups.map((group) => (
          <Row
            key={group.name}
            name={group.name}
            about={
              group.branches.length > NAMED_MAX
                ? say('branchesIn', { count: group.branches.length })
                : group.branches.map(titleOf).join(' · ')
            }
            onEdit={() => edit(group)}
            onRemove={() => remove(group.name)}
          />
        ))}
      </ul>
      {edited === null ? (
        <Button onClick={() => edit({ name: '', branches: [] })}>{say('newGroup')}</Button>
      ) : (
        <GroupForm
          key={edited.name}
          group={edited}
          onDone={() => {
            edit(null);
            onChanged();
          }}
        />
      )}
    </Panel>
  );
}

function GroupForm({ group, onDone }: { readonly group: Group; readonly onDone: () => void }) {
  const all = useStore(branches);
  const [name, setName] = useState(group.name);
  const [chosen, choose] = useState(() => new Set(group.branches));
  const { attempt, fault, isPending } = useAttempt();
  const save = async () => {
    if (await attempt(() => ask('setGroup', { name, branches: [...chosen] }))) onDone();
  };
  const check = (branch: string, isChecked: boolean) => {
    const next = new Set(chosen);
    if (isChecked) next.add(branch);
    else next.delete(branch);
    choose(next);
  };
  return (
    <form class="form" onSubmit={submits(save)}>
      <Input label={say('groupName')} value={name} required readOnly={group.name !== ''} onText={setName} />
      <div class="checks">
        {all.map((branch) => (
          <Check key={branch.name} label={branch.title} isChecked={chosen.has(branch.name)} onCheck={(is) => check(branch.name, is)} />
        ))}
      </div>
      <Ending {...{ fault, isPending, onDone }} />
    </form>
  );
}

const ROLES = ['viewer', 'manager', 'administrator'] as const;
const ROLE_WORDS = { viewer: 'role.viewer', manager: 'role.manager', administrator: 'role.administrator' } as const;

interface UsersProps extends Changed {
  readonly users: readonly ListedUser[];
  readonly groups: readonly Group[];
}

function Users({ users, groups, onChanged }: UsersProps) {
  const own = useStore(me)?.login;
  const [edited, edit] = useState<ListedUser | null>(null);
  const [removed, remove] = useState<string | null>(null);
  return (
    <Panel title={say('users')}>
      <Removing name={removed} hint={say('removeUserHint')} command="removeUser" onClose={() => remove(null)} onChanged={onChanged} />
      <ul class="rows">
        {users.map((user) => (
          <Row
            key={user.login}
            name={user.login}
            about={[say(ROLE_WORDS[user.role]), ...user.groups, ...(user.hasPassword ? [] : [say('noPassword')])].join(' · ')}
            onEdit={() => edit(user)}
            onRemove={user.login === own ? null : () => remove(user.login)}
          />
        ))}
      </ul>
      {edited === null ? (
        <Button onClick={() => edit({ login: '', role: 'viewer', groups: [], hasPassword: FACTS.logInBy === undefined })}>
          {say('newUser')}
        </Button>
      ) : (
        <UserForm
          key={edited.login}
          user={edited}
          groups={groups}
          onDone={() => {
            edit(null);
            onChanged();
          }}
        />
      )}
    </Panel>
  );
}

interface UserFormProps {
  readonly user: ListedUser;
  readonly groups: readonly Group[];
  readonly onDone: () => void;
}

function UserForm({ user, groups, onDone }: UserFormProps) {
  const isNew = user.login === '';
  const [login, setLogin] = useState(user.login);
  const [role, setRole] = useState<Me['role']>(user.role);
  const [chosen, choose] = useState<readonly string[]>(user.groups);
  const [password, setPassword] = useState('');
  const [hasPassword, setHasPassword] = useState(user.hasPassword);
  const byIssuer = FACTS.logInBy === undefined ? say('noPassword') : say('byIssuer', { name: FACTS.logInBy });
  const { attempt, fault, isPending } = useAttempt();
  const save = async () => {
    const secret = hasPassword ? password !== '' && { password } : { password: null };
    if (await attempt(() => ask('setUser', { login, role, groups: chosen, ...secret }))) onDone();
  };
  return (
    <form class="form" onSubmit={submits(save)}>
      <Input label={sayShared('login')} value={login} autocomplete="off" required readOnly={!isNew} onText={setLogin} />
      {FACTS.logInBy === undefined && user.hasPassword ? null : (
        <Check label={byIssuer} isChecked={!hasPassword} onCheck={(is) => setHasPassword(!is)} />
      )}
      {hasPassword ? (
        <Input
          label={isNew || !user.hasPassword ? sayShared('password') : say('newPassword')}
          type="password"
          autocomplete="new-password"
          minLength={8}
          required={isNew || !user.hasPassword}
          value={password}
          onText={setPassword}
        />
      ) : null}
      <Select label={say('role')} value={role} options={ROLES.map((one) => [one, say(ROLE_WORDS[one])] as const)} onChoose={setRole} />
      {role === 'administrator' ? null : (
        <div class="checks">
          {groups.map(({ name }) => (
            <Check
              key={name}
              label={name}
              isChecked={chosen.includes(name)}
              onCheck={(is) => choose(is ? [...chosen, name] : chosen.filter((one) => one !== name))}
            />
          ))}
        </div>
      )}
      <Ending {...{ fault, isPending, onDone }} />
    </form>
  );
}
