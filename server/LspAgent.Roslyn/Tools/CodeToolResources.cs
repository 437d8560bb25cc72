using LspAgent.Core.Models;

namespace LspAgent.Roslyn.Tools;

/// <summary>What the model reads about a tool: its description (the Markdown file beside it) and the schema of its input record.</summary>
internal static class CodeToolResources
{
    public static ToolDefinition Define(string name) => new(name, Read($"{name}.md"), Read($"{name}.schema.json"));

    private static string Read(string resource)
    {
        using var stream = typeof(CodeToolResources).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not embedded: a tool needs its description and its schema.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
