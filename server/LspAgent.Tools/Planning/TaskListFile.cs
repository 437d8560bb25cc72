using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Tools.Planning;

/// <summary>The tasks of a session as they are kept: with the last number given, so that none is given twice.</summary>
internal sealed record KeptTasks(int Number, ImmutableList<ListedTask> Tasks)
{
    public static KeptTasks None { get; } = new(0, []);
}

/// <summary>Keeps the tasks of a session in its folder, so that a session that is opened again has them; a file is whole or not there.</summary>
internal static class TaskListFile
{
    private const string Name = "tasks.json";

    /// <returns>Nothing when there is no file, or none that can be read.</returns>
    public static KeptTasks Read(string folder)
    {
        try
        {
            return File.Exists(Path.Join(folder, Name))
                ? JsonSerializer.Deserialize(File.ReadAllBytes(Path.Join(folder, Name)), TaskListJson.Default.KeptTasks) ?? KeptTasks.None
                : KeptTasks.None;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return KeptTasks.None;
        }
    }

    /// <exception cref="IOException">It could not be written.</exception>
    public static void Write(string folder, KeptTasks tasks)
    {
        SessionFolder.Create(folder);
        var path = Path.Join(folder, Name);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(tasks, TaskListJson.Default.KeptTasks));
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>How the file of tasks is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptTasks))]
internal sealed partial class TaskListJson : JsonSerializerContext;
