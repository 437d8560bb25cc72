namespace LspAgent.Core.Prompts;

/// <summary>The prompt texts that are embedded beside their users.</summary>
public static class BuiltInPrompts
{
    /// <summary>Who the agent is and how it works: the same in every session.</summary>
    public static PromptSection Identity { get; } = new("identity", Read("Prompts/identity.md"), new Stability.Static());

    /// <param name="name">The path of the Markdown file below the project.</param>
    internal static string Read(string name)
    {
        using var stream = typeof(BuiltInPrompts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The prompt {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
