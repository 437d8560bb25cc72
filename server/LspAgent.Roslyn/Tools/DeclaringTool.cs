using LspAgent.Core.Models;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Verification;

namespace LspAgent.Roslyn.Tools;

/// <summary>A tool that reads a file, telling the rules which symbols the file declares when one asks; nothing is parsed before.</summary>
internal sealed class DeclaringTool(ITool tool, CSharpWorkspaces workspaces) : ITool
{
    public string Name => tool.Name;

    public ToolEffects Effects => tool.Effects;

    public ToolPresence Presence => tool.Presence;

    public ToolDefinition Definition => tool.Definition;

    public ToolPresence PresenceBeside(ModelSkills skills) => tool.PresenceBeside(skills);

    public async ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken) =>
        await tool.PrepareAsync(input, context, cancellationToken) switch
        {
            ToolPreparation.Ready { Call: { Paths: [{ Use: PathUse.Read } path] } call } when CodeFiles.IsSource(path.Canonical) =>
                new ToolPreparation.Ready(call with { Touches = () => workspaces.DeclaredIn(CodeRoots.Of(path.Canonical, context.Roots), path.Canonical, context.Files.UnsavedDocuments) }),
            ToolPreparation.Ready { Call: { Paths: [{ Use: PathUse.Read } path] } call } when !CodeFiles.IsForeign(path.Canonical) =>
                new ToolPreparation.Ready(call with { Touches = static () => TouchedSymbols.None }),
            var prepared => prepared,
        };
}
