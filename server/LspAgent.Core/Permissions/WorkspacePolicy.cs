using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>
/// Reading inside the workspace and what touches nothing is allowed; everything else is asked. In plan mode nothing changes,
/// without asking nothing is asked, and a bypass says yes.
/// </summary>
public sealed class WorkspacePolicy : IPermissionPolicy
{
    public static WorkspacePolicy Instance { get; } = new();

    public PermissionDecision Decide(PermissionRequest request)
    {
        var effects = request.Call.Effects;
        if (request.Mode is PermissionMode.BypassPermissions)
        {
            return new PermissionDecision.Allow("permissions are bypassed in this session");
        }

        if (request.Mode is PermissionMode.Plan && !effects.IsHarmless)
        {
            return new PermissionDecision.Deny("plan mode changes nothing");
        }

        var outside = request.Call.Paths.FirstOrDefault(path => !IsInside(path, request));
        if (effects.IsHarmless && outside is null)
        {
            return new PermissionDecision.Allow("reads only, inside the workspace");
        }

        var because = outside is null ? "it changes something" : $"{outside.Canonical} is outside the workspace";
        return request.Mode is PermissionMode.DontAsk
            ? new PermissionDecision.Deny($"{because}, and this session does not ask")
            : new PermissionDecision.Ask(because);
    }

    private static bool IsInside(PathAccess path, PermissionRequest request) =>
        request.Roots.All.Any(root => IsBelow(path.Lexical, root) && IsBelow(path.Canonical, root))
        || (path.Use is PathUse.Read && request.Roots.SessionFolder is { } own && IsBelow(path.Canonical, own));

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || root.EndsWith('/') || path[root.Length] is '/' or '\\');
}
