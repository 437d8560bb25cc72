using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Prompts;

namespace LspAgent.Core.Memory;

/// <summary>Who wrote instructions.</summary>
public enum InstructionScope
{
    User,
    Project,

    /// <summary>The user's own for one project.</summary>
    Local,
}

/// <summary>One file of instructions, ready for the model.</summary>
/// <param name="Path">As it is shown.</param>
/// <param name="Text">Without comments; trimmed.</param>
/// <param name="ImportedBy">The file that names it; null when it is read by its own name.</param>
public sealed record InstructionFile(string Path, InstructionScope Scope, string Text, string? ImportedBy = null);

/// <summary>All instructions of a session, the broadest first.</summary>
/// <param name="Problems">Sentences about files that could not be taken.</param>
public sealed record InstructionSet(ImmutableArray<InstructionFile> Files, ImmutableArray<string> Problems)
{
    public static InstructionSet None { get; } = new([], []);

    /// <summary>The part of the system prompt that they make; empty text when there are none.</summary>
    public PromptSection Section => new("instructions", Text(), new Stability.Session());

    /// <summary>What is different from an earlier set: files that are new, changed, or gone (without text).</summary>
    public ImmutableArray<InstructionFile> ChangesSince(InstructionSet earlier)
    {
        var before = earlier.Files.ToDictionary(static file => file.Path, static file => file.Text, StringComparer.Ordinal);
        var now = Files.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Files.Where(file => !before.TryGetValue(file.Path, out var text) || !text.Equals(file.Text, StringComparison.Ordinal)),
            .. earlier.Files.Where(file => !now.Contains(file.Path)).Select(static file => file with { Text = string.Empty }),
        ];
    }

    private string Text()
    {
        if (Files.IsEmpty)
        {
            return string.Empty;
        }

        var text = new StringBuilder("# Instructions\n\nThe user and the project ask you to follow these. Where two disagree, the later one counts.\n");
        foreach (var file in Files)
        {
            var whose = file switch
            {
                { ImportedBy: { } importer } => $"imported by {importer}",
                { Scope: InstructionScope.User } => "the user's, for all projects",
                { Scope: InstructionScope.Local } => "the user's, for this project",
                _ => "the project's",
            };
            text.Append($"\n## {file.Path} ({whose})\n\n{file.Text}\n");
        }

        return text.ToString();
    }
}
